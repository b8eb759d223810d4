package org.icportrait.portrait.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Metrics over one axis as an SVG file: a panel a metric, means with their intervals. */
final class LinePlot {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 170;
  private static final int LEFT = 52;
  private static final int TOP = 34;
  private static final int GAP = 74;
  private static final int COLUMNS = 3;

  private LinePlot() {}

  static String draw(
      Experiment experiment, List<Double> values, List<Map<Metric, Bootstrap>> points) {
    List<Metric> metrics = experiment.metrics();
    int rows = (metrics.size() + COLUMNS - 1) / COLUMNS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"11\">",
            COLUMNS * (WIDTH + GAP), rows * (HEIGHT + GAP)));
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    for (int i = 0; i < metrics.size(); i++) {
      svg.append(
          format(
              "<g transform=\"translate(%d %d)\">",
              i % COLUMNS * (WIDTH + GAP) + LEFT, i / COLUMNS * (HEIGHT + GAP) + TOP));
      panel(svg, metrics.get(i), experiment, values, points);
      svg.append("</g>");
    }
    return svg.append("</svg>\n").toString();
  }

  private static void panel(
      StringBuilder svg,
      Metric metric,
      Experiment experiment,
      List<Double> values,
      List<Map<Metric, Bootstrap>> points) {
    double most = 1e-9;
    for (Map<Metric, Bootstrap> point : points) {
      double high = point.get(metric).high();
      most = Math.max(most, Double.isNaN(high) ? 0 : high);
    }
    double last = values.get(values.size() - 1);
    svg.append(format("<text y=\"-14\" font-size=\"12\">%s</text>", Html.escape(metric.title())));
    svg.append(format("<path d=\"M0 0V%dH%d\" fill=\"none\" stroke=\"#888\"/>", HEIGHT, WIDTH));
    for (int k = 0; k <= 2; k++) {
      svg.append(
          format(
              "<text x=\"-6\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              HEIGHT * (1 - k / 2.0) + 4, Html.number(most * k / 2, metric.digits())));
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              WIDTH * k / 2.0, HEIGHT + 16, Html.number(last * k / 2, 0)));
    }
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"#555\">%s</text>",
            WIDTH / 2, HEIGHT + 32, Html.escape(experiment.axis())));
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      Bootstrap value = points.get(i).get(metric);
      if (value.count() == 0) {
        continue;
      }
      double x = WIDTH * experiment.place(values, i) / Math.max(1e-9, last);
      line.append(format("%s%.1f %.1f", line.isEmpty() ? "M" : "L", x, height(value.mean(), most)));
      svg.append(
          format(
              "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#2456c4\" stroke-opacity=\".4\"/>"
                  + "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#2456c4\"/>",
              x,
              height(value.low(), most),
              height(value.high(), most),
              x,
              height(value.mean(), most)));
    }
    svg.append(format("<path d=\"%s\" fill=\"none\" stroke=\"#2456c4\"/>", line));
  }

  private static double height(double value, double most) {
    return HEIGHT * (1 - value / most);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
