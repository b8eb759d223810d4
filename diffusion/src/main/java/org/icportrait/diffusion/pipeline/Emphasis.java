package org.icportrait.diffusion.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.icportrait.engine.BadInputException;

/**
 * Weights as AUTOMATIC1111's web UI reads them (its wiki, Features, Attention/emphasis): a bracket
 * that is never closed holds to the end, one that was never opened is text.
 */
final class Emphasis {
  private static final double MORE = 1.1;
  private static final double LESS = 1 / 1.1;
  private static final Pattern PIECE =
      Pattern.compile(
          "\\\\[()\\[\\]\\\\]?|[(\\[]|:\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+))\\s*\\)|[)\\]]"
              + "|[^\\\\()\\[\\]:]+|:");
  private static final Pattern BREAK = Pattern.compile("\\s*\\bBREAK\\b\\s*");

  /** What else that program reads in prompts, which would be taken for words. */
  private static final Map<String, Pattern> OTHERS =
      Map.of(
          "prompt editing, which changes words during the run",
              Pattern.compile("(?<!\\\\)\\[[^\\[\\]]*:\\s*[+-]?[.\\d]+\\s*\\]"),
          "alternating words", Pattern.compile("(?<!\\\\)\\[[^\\[\\]]*\\|[^\\[\\]]*\\]"),
          "several prompts joined by AND", Pattern.compile("\\bAND\\b"),
          "a LoRA in the prompt", Pattern.compile("<(lora|lyco|hypernet):[^<>]*>"));

  private final List<WeightedText> parts = new ArrayList<>();
  private final Deque<Integer> round = new ArrayDeque<>(); // first part inside each open bracket
  private final Deque<Integer> square = new ArrayDeque<>();

  private Emphasis() {}

  /**
   * The parts of a prompt; neighbours of one weight are one part.
   *
   * @throws BadInputException when it asks for what that program does besides weights
   */
  static List<WeightedText> parse(String prompt) {
    OTHERS.forEach(
        (what, pattern) -> {
          Matcher found = pattern.matcher(prompt);
          if (found.find()) {
            throw new BadInputException(
                "prompt", what + " (" + found.group() + ")", "weights only; a LoRA by --lora");
          }
        });
    Emphasis parser = new Emphasis();
    Matcher piece = PIECE.matcher(prompt);
    while (piece.find()) {
      parser.add(piece.group(), piece.group(1));
    }
    parser.round.forEach(from -> parser.multiply(from, MORE));
    parser.square.forEach(from -> parser.multiply(from, LESS));
    return parser.joined();
  }

  private void add(String text, String weight) {
    if (text.startsWith("\\")) {
      parts.add(new WeightedText(text.substring(1), 1));
    } else if (text.equals("(")) {
      round.push(parts.size());
    } else if (text.equals("[")) {
      square.push(parts.size());
    } else if (weight != null && !round.isEmpty()) {
      multiply(round.pop(), Double.parseDouble(weight));
    } else if (text.equals(")") && !round.isEmpty()) {
      multiply(round.pop(), MORE);
    } else if (text.equals("]") && !square.isEmpty()) {
      multiply(square.pop(), LESS);
    } else {
      String[] between = BREAK.split(text, -1);
      for (int i = 0; i < between.length; i++) {
        if (i > 0) {
          parts.add(WeightedText.BREAK);
        }
        parts.add(new WeightedText(between[i], 1));
      }
    }
  }

  private void multiply(int from, double factor) {
    for (int i = from; i < parts.size(); i++) {
      WeightedText part = parts.get(i);
      if (!part.isBreak()) {
        parts.set(i, new WeightedText(part.text(), part.weight() * factor));
      }
    }
  }

  private List<WeightedText> joined() {
    List<WeightedText> result = new ArrayList<>();
    for (WeightedText part : parts) {
      int last = result.size() - 1;
      WeightedText before = last < 0 ? WeightedText.BREAK : result.get(last);
      boolean joins = !part.isBreak() && !before.isBreak();
      if (joins && before.weight() == part.weight()) {
        result.set(last, new WeightedText(before.text() + part.text(), part.weight()));
      } else {
        result.add(part);
      }
    }
    return result.isEmpty() ? List.of(new WeightedText("", 1)) : result;
  }
}
