package org.icportrait.diffusion.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Splits a normalised text into words: runs of letters, single numbers, runs of anything else but
 * white space, and English endings like 's.
 */
final class WordSplitter {
  private static final List<String> ENDINGS = List.of("'s", "'t", "'re", "'ve", "'m", "'ll", "'d");
  // Written out in a text they are first one word, which byte pairs then see in three.
  private static final List<List<String>> SPECIALS =
      List.of(List.of("<|", "startoftext", "|>"), List.of("<|", "endoftext", "|>"));

  private final String text;
  private final List<String> words = new ArrayList<>();
  private int at;

  private WordSplitter(String text) {
    this.text = text;
  }

  static List<String> split(String text) {
    WordSplitter splitter = new WordSplitter(text);
    while (splitter.at < text.length()) {
      splitter.step();
    }
    return splitter.words;
  }

  private void step() {
    for (List<String> special : SPECIALS) {
      String whole = String.join("", special);
      if (text.startsWith(whole, at)) {
        words.addAll(special);
        at += whole.length();
        return;
      }
    }
    for (String ending : ENDINGS) {
      if (text.startsWith(ending, at)) {
        take(at + ending.length());
        return;
      }
    }
    int c = text.codePointAt(at);
    if (UnicodeTable.isSpace(c)) {
      at += Character.charCount(c);
    } else if (UnicodeTable.isLetter(c)) {
      take(endOfRun(UnicodeTable::isLetter));
    } else if (UnicodeTable.isNumber(c)) {
      take(at + Character.charCount(c));
    } else {
      take(endOfRun(WordSplitter::isOther));
    }
  }

  private static boolean isOther(int c) {
    return !UnicodeTable.isSpace(c) && !UnicodeTable.isLetter(c) && !UnicodeTable.isNumber(c);
  }

  private int endOfRun(IntPredicate member) {
    int end = at;
    while (end < text.length() && member.test(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private void take(int end) {
    words.add(text.substring(at, end));
    at = end;
  }
}
