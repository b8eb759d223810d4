package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a prompt and how much it counts. {@code (words:1.2)} gives words a weight; such groups
 * nest, and their weights multiply. Parentheses without a weight, or after a backslash, are plain
 * text, so that a prompt without weights means what it means elsewhere.
 *
 * @param text as it goes to the tokenizer
 * @param weight 1 for as written
 */
record WeightedText(String text, double weight) {
  /** No text, see {@link #isBreak}. */
  static final WeightedText BREAK = new WeightedText("", Double.NaN);

  private static final Pattern WEIGHT = Pattern.compile(":\\s*([+-]?\\d*\\.?\\d+)\\s*$");

  /** Whether it is no text, but what follows begins a chunk of its own. */
  boolean isBreak() {
    return Double.isNaN(weight);
  }

  /** The parts of a prompt, in order. */
  static List<WeightedText> parse(String prompt) {
    List<WeightedText> parts = new ArrayList<>();
    parse(prompt, 1, parts);
    return parts.isEmpty() ? List.of(new WeightedText("", 1)) : parts;
  }

  private static void parse(String text, double weight, List<WeightedText> parts) {
    int plain = 0; // where the text that is not yet in a part begins
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '(' || isEscaped(text, i)) {
        continue;
      }
      int end = closing(text, i);
      Matcher found = end < 0 ? null : WEIGHT.matcher(text.substring(i + 1, end));
      if (found != null && found.find()) {
        add(text.substring(plain, i), weight, parts);
        double inner = Double.parseDouble(found.group(1));
        parse(text.substring(i + 1, i + 1 + found.start()), weight * inner, parts);
        plain = end + 1;
        i = end;
      }
    }
    add(text.substring(plain), weight, parts);
  }

  private static void add(String text, double weight, List<WeightedText> parts) {
    if (!text.isEmpty()) {
      parts.add(new WeightedText(text.replace("\\(", "(").replace("\\)", ")"), weight));
    }
  }

  /** The parenthesis that closes the one at a place, or -1. */
  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c == '(' || c == ')') && !isEscaped(text, i)) {
        depth += c == '(' ? 1 : -1;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  private static boolean isEscaped(String text, int at) {
    return at > 0 && text.charAt(at - 1) == '\\';
  }
}
