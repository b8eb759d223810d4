package org.icportrait.diffusion.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Finds added tokens in a text: from the left, at one place the longest. */
final class AddedTokens {
  private record Named(String text, AddedToken token) {}

  private final List<Named> tokens = new ArrayList<>();

  /** Those of some tokens that are looked for before (or after) normalisation. */
  AddedTokens(Collection<AddedToken> all, boolean normalized, UnaryOperator<String> text) {
    for (AddedToken token : all) {
      String name = text.apply(token.content());
      if (token.normalized() == normalized && !name.isEmpty()) {
        tokens.add(new Named(name, token));
      }
    }
  }

  /** Hands out the parts of a text in their order: tokens by number, text in between. */
  void split(String text, Consumer<Integer> found, Consumer<String> between) {
    int start = 0;
    for (int at = 0; at < text.length(); ) {
      Named best = at(text, at);
      if (best == null) {
        at++;
        continue;
      }
      int left = at;
      while (best.token.strippedLeft() && left > start && space(text, left - 1)) {
        left--;
      }
      pass(text, start, left, between);
      found.accept(best.token.id());
      at += best.text.length();
      while (best.token.strippedRight() && at < text.length() && space(text, at)) {
        at++;
      }
      start = at;
    }
    pass(text, start, text.length(), between);
  }

  private static void pass(String text, int start, int end, Consumer<String> between) {
    if (end > start) {
      between.accept(text.substring(start, end));
    }
  }

  private static boolean space(String text, int at) {
    return UnicodeTable.isSpace(text.charAt(at));
  }

  private Named at(String text, int at) {
    Named best = null;
    for (Named candidate : tokens) {
      boolean longer = best == null || candidate.text.length() > best.text.length();
      if (longer && text.startsWith(candidate.text, at) && alone(candidate, text, at)) {
        best = candidate;
      }
    }
    return best;
  }

  private static boolean alone(Named candidate, String text, int at) {
    int end = at + candidate.text.length();
    boolean before = at > 0 && word(text.codePointBefore(at));
    boolean after = end < text.length() && word(text.codePointAt(end));
    return !candidate.token.singleWord() || (!before && !after);
  }

  private static boolean word(int c) {
    return UnicodeTable.isLetter(c) || UnicodeTable.isNumber(c) || c == '_';
  }
}
