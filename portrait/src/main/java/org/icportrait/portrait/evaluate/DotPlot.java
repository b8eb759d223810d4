package org.icportrait.portrait.evaluate;

import java.util.Locale;
import java.util.Map;

/** One metric of all rows as inline SVG: mean, interval, floor and ceiling. */
final class DotPlot {
  private static final int LABEL = 225; // pixels left of the scale
  private static final int WIDTH = 330; // of the scale
  private static final int LINE = 22;
  private static final int TOP = 18;

  private DotPlot() {}

  static String draw(Metric metric, Summary summary, Map<String, String> titles) {
    double low = Math.min(0, least(metric, summary));
    double high = Math.max(low + 1e-6, most(metric, summary));
    int height = TOP + LINE * summary.rows().size() + 24;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            LABEL + WIDTH + 60, height, Html.escape(metric.title())));
    limit(svg, "floor", summary.floor(metric), low, high, height);
    limit(svg, "ceiling", summary.ceiling(metric), low, high, height);
    int y = TOP + LINE / 2;
    for (Map.Entry<String, Map<Metric, Bootstrap>> row : summary.rows().entrySet()) {
      Bootstrap value = row.getValue().get(metric);
      String title = titles.getOrDefault(row.getKey(), row.getKey());
      svg.append(format("<text x=\"%d\" y=\"%d\" class=\"end\">", LABEL - 8, y + 4));
      svg.append(Html.escape(title)).append("</text>");
      if (value.count() > 0) {
        svg.append(
            format(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"interval\"/>",
                place(value.low(), low, high), place(value.high(), low, high), y, y));
        svg.append(
            format(
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\"/><text x=\"%d\" y=\"%d\">%s</text>",
                place(value.mean(), low, high),
                y,
                LABEL + WIDTH + 8,
                y + 4,
                Html.number(value.mean(), metric.digits())));
      }
      y += LINE;
    }
    return svg.append("</svg>").toString();
  }

  private static void limit(
      StringBuilder svg, String name, double value, double low, double high, int height) {
    if (!Double.isNaN(value)) {
      double x = place(value, low, high);
      svg.append(
          format(
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" class=\"%s\"/>"
                  + "<text x=\"%.1f\" y=\"%d\" class=\"middle\">%s</text>",
              x, x, TOP, height - 22, name, x, name.equals("floor") ? height - 8 : 12, name));
    }
  }

  private static double least(Metric metric, Summary summary) {
    return summary.rows().values().stream()
        .map(row -> row.get(metric))
        .filter(value -> value.count() > 0)
        .mapToDouble(Bootstrap::low)
        .min()
        .orElse(0);
  }

  private static double most(Metric metric, Summary summary) {
    double ends = 0;
    for (double end : new double[] {summary.floor(metric), summary.ceiling(metric)}) {
      ends = Double.isNaN(end) ? ends : Math.max(ends, end);
    }
    return summary.rows().values().stream()
        .map(row -> row.get(metric))
        .filter(value -> value.count() > 0)
        .mapToDouble(Bootstrap::high)
        .reduce(ends, Math::max);
  }

  private static double place(double value, double low, double high) {
    return LABEL + WIDTH * (value - low) / (high - low);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
