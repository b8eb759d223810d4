package org.icportrait.diffusion.lora;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.icportrait.engine.BadModelException;

/**
 * Which layers a rank or an alpha is for: PEFT's {@code re.match("(.*\\.)?(KEY)$", name)}, so that
 * a plain key is the name of a layer or its end.
 *
 * @param file where it stands
 * @param key as it stands there
 * @param pattern of whole names
 */
record LayerPattern(String file, String key, Pattern pattern) {
  private static final int LONGEST = 300;
  private static final int MOST_LOOKS = 100_000; // far more than a sound expression takes

  /** A key of a property, refused when it is no expression. */
  static LayerPattern of(String file, String property, String key) {
    try {
      if (key.length() <= LONGEST) {
        return new LayerPattern(file, key, Pattern.compile("(?:.*\\.)?(?:" + key + ")"));
      }
    } catch (PatternSyntaxException e) {
      // refused below, as one that is too long
    }
    String shown = key.length() <= LONGEST ? key : key.substring(0, LONGEST) + "...";
    throw new BadModelException(
        file, property + " with the expression " + shown, "names of layers, or an expression");
  }

  /** Whether a layer is meant. */
  boolean names(String module) {
    return pattern.matcher(new Bounded(module, new int[1])).matches();
  }

  /** A text that lets itself be looked at so often only: some expressions try for years. */
  private final class Bounded implements CharSequence {
    private final String text;
    private final int[] looks;

    Bounded(String text, int[] looks) {
      this.text = text;
      this.looks = looks;
    }

    @Override
    public char charAt(int index) {
      if (++looks[0] > MOST_LOOKS) {
        throw new BadModelException(file, "the expression " + key, "one that is decided quickly");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Bounded(text.substring(start, end), looks);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
