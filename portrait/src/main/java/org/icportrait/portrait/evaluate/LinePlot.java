package org.icportrait.portrait.evaluate;

import java.util.List;
import java.util.Locale;

/** Figures over one axis as SVG: a panel a figure, means with their intervals, lines by series. */
public final class LinePlot {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 170;
  private static final int LEFT = 52;
  private static final int TOP = 52;
  private static final int GAP = 92;
  private static final int COLUMNS = 3;
  private static final List<String> COLOURS =
      List.of("#2456c4", "#c25a00", "#1f8a4c", "#8a3fb0", "#777777");

  private LinePlot() {}

  /**
   * A mean at a place of the axis.
   *
   * @param x the place, 0 or more
   */
  public record Point(double x, Bootstrap value) {}

  /**
   * A line.
   *
   * @param name what it shows, or empty where there is one line only
   */
  public record Series(String name, List<Point> points) {}

  /**
   * One figure.
   *
   * @param digits decimals on its scale
   */
  public record Panel(String title, int digits, List<Series> series) {}

  /**
   * Draws figures side by side.
   *
   * @param axis what x is, for people
   * @return an SVG document
   */
  public static String draw(String axis, List<Panel> panels) {
    int columns = Math.min(COLUMNS, panels.size());
    int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"11\">",
            columns * (WIDTH + GAP), rows * (HEIGHT + GAP) + 8));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    for (int i = 0; i < panels.size(); i++) {
      svg.append(
          format(
              "<g transform=\"translate(%d %d)\">",
              i % COLUMNS * (WIDTH + GAP) + LEFT, i / COLUMNS * (HEIGHT + GAP) + TOP));
      panel(svg, axis, panels.get(i));
      svg.append("</g>");
    }
    return svg.append("</svg>\n").toString();
  }

  private static void panel(StringBuilder svg, String axis, Panel panel) {
    double most = 1e-9;
    double last = 1e-9;
    for (Series series : panel.series) {
      for (Point point : series.points) {
        most = Math.max(most, point.value.count() == 0 ? 0 : point.value.high());
        last = Math.max(last, point.x);
      }
    }
    svg.append(format("<text y=\"-32\" font-size=\"12\">%s</text>", Html.escape(panel.title)));
    svg.append(format("<path d=\"M0 0V%dH%d\" fill=\"none\" stroke=\"#888\"/>", HEIGHT, WIDTH));
    for (int k = 0; k <= 2; k++) {
      svg.append(
          format(
              "<text x=\"-6\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              HEIGHT * (1 - k / 2.0) + 4, Html.number(most * k / 2, panel.digits)));
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              WIDTH * k / 2.0, HEIGHT + 16, Html.number(last * k / 2, 0)));
    }
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s</text>",
            WIDTH / 2, HEIGHT + 32, Html.escape(axis)));
    int along = 0;
    for (int i = 0; i < panel.series.size(); i++) {
      Series series = panel.series.get(i);
      String colour = COLOURS.get(i % COLOURS.size());
      svg.append(
          format(
              "<text x=\"%d\" y=\"-15\" fill=\"%s\">%s</text>",
              along, colour, Html.escape(series.name)));
      along += 7 * series.name.length() + 14;
      line(svg, series, colour, most, last);
    }
  }

  private static void line(
      StringBuilder svg, Series series, String colour, double most, double last) {
    StringBuilder line = new StringBuilder();
    for (Point point : series.points) {
      Bootstrap value = point.value;
      if (value.count() == 0) {
        continue;
      }
      double x = WIDTH * point.x / last;
      line.append(format("%s%.1f %.1f", line.isEmpty() ? "M" : "L", x, height(value.mean(), most)));
      svg.append(
          format(
              "<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\" stroke-opacity=\".4\"/>"
                  + "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
              x,
              height(value.low(), most),
              height(value.high(), most),
              colour,
              x,
              height(value.mean(), most),
              colour));
    }
    svg.append(format("<path d=\"%s\" fill=\"none\" stroke=\"%s\"/>", line, colour));
  }

  private static double height(double value, double most) {
    return HEIGHT * (1 - value / most);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
