package org.icportrait.portrait.identity;

import java.util.Locale;

/** Draws a verification curve as SVG: false accepts on a logarithmic axis against true accepts. */
public final class RocPlot {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 260;
  private static final int MARGIN = 56;
  private static final double LEAST = 1e-3; // false accepts at the left end

  private RocPlot() {}

  /** One curve with its equal error rate as the title. */
  public static String draw(VerificationCurve curve) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>"
                + "<g transform=\"translate(%d 34)\">",
            WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN, MARGIN));
    svg.append(
        format("<text y=\"-14\">equal error rate %.1f %%</text>", 100 * curve.equalErrorRate()));
    svg.append(format("<path d=\"M0 0V%dH%d\" fill=\"none\" stroke=\"#888\"/>", HEIGHT, WIDTH));
    for (int k = 0; k <= 4; k++) {
      svg.append(
          format(
              "<text x=\"-6\" y=\"%.1f\" text-anchor=\"end\">%d</text>",
              HEIGHT * (1 - k / 4.0) + 4, 25 * k));
    }
    for (double at = LEAST; at < 1.5; at *= 10) {
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              place(at), HEIGHT + 18, at < 0.01 ? "0.1" : Long.toString(Math.round(100 * at))));
    }
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">strangers accepted, %%</text>"
                + "<text transform=\"translate(-40 %d) rotate(-90)\" text-anchor=\"middle\">"
                + "one person's pairs accepted, %%</text>",
            WIDTH / 2, HEIGHT + 38, HEIGHT / 2));
    svg.append("<path fill=\"none\" stroke=\"#2456c4\" stroke-width=\"2\" d=\"");
    double last = -1;
    for (int i = 0; i < curve.falseAccepts().length; i++) {
      double x = place(Math.max(LEAST, curve.falseAccepts()[i]));
      if (i == 0 || i == curve.falseAccepts().length - 1 || x - last > 0.5) {
        svg.append(
            format("%s%.1f %.1f", i == 0 ? "M" : "L", x, HEIGHT * (1 - curve.trueAccepts()[i])));
        last = x;
      }
    }
    return svg.append("\"/></g></svg>\n").toString();
  }

  private static double place(double falseAccepts) {
    return WIDTH * (1 - Math.log10(falseAccepts) / Math.log10(LEAST));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
