package org.icportrait.portrait.chart;

import java.util.Locale;

/** Text of SVG and HTML. */
public final class Svg {
  private Svg() {}

  /** Text that means nothing to a parser, in contents and in quoted attributes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** {@code String.format} with points as decimal signs, whatever the machine's language. */
  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** A text whose baseline starts, is centred or ends at a point. */
  static String text(double x, double y, String anchor, String colour, String text) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>",
        x, y, anchor, colour, escape(text));
  }
}
