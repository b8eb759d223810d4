package org.icportrait.portrait.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.icportrait.engine.BadInputException;

/**
 * Rows of an evaluation as points: how far from the profile's identity, how far from the
 * reference's light. A copy of either picture is perfect on one axis only.
 */
public final class TradeOffPlot {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 330;
  private static final int LEFT = 60;
  private static final int TOP = 20;
  private static final int LINE = 13; // pixels between labels at least

  private record Row(String name, double[] identity, double[] light) {}

  private TradeOffPlot() {}

  /**
   * Draws a report.
   *
   * @param report the {@code report.json} of {@link EvaluationReport}
   * @return an SVG document
   * @throws BadInputException when it is none
   */
  public static String draw(Path report) {
    JsonNode rows;
    try {
      rows = new ObjectMapper().readTree(Files.readString(report)).path("rows");
    } catch (IOException e) {
      throw new BadInputException(report.toString(), "no readable JSON", "an evaluation's report");
    }
    List<Row> known = new ArrayList<>();
    rows.fields()
        .forEachRemaining(
            row -> {
              double[] identity = values(row.getValue().path(Metric.IDENTITY.id()));
              double[] light = values(row.getValue().path(Metric.LIGHT.id()));
              if (identity != null && light != null) {
                known.add(new Row(row.getKey().replace('_', ' '), identity, light));
              }
            });
    if (known.isEmpty()) {
      throw new BadInputException(
          report.toString(), "no row with identity and light", "an evaluation's report");
    }
    return draw(known);
  }

  /** Mean, low, high; null when it was not measured. */
  private static double[] values(JsonNode metric) {
    return metric.path("mean").isNumber()
        ? new double[] {
          metric.path("mean").asDouble(),
          metric.path("low").asDouble(),
          metric.path("high").asDouble()
        }
        : null;
  }

  private static String draw(List<Row> rows) {
    double mostX = 1e-9;
    double mostY = 1e-9;
    for (Row row : rows) {
      mostX = Math.max(mostX, 1.05 * row.identity[2]);
      mostY = Math.max(mostY, 1.05 * row.light[2]);
    }
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"11\">"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>"
                + "<g transform=\"translate(%d %d)\"><path d=\"M0 0V%dH%d\" fill=\"none\""
                + " stroke=\"#888\"/>",
            WIDTH + LEFT + 130, HEIGHT + TOP + 45, LEFT, TOP, HEIGHT, WIDTH));
    for (int k = 0; k <= 4; k++) {
      svg.append(
          format(
              "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%.2f</text>"
                  + "<text x=\"-6\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>",
              WIDTH * k / 4,
              HEIGHT + 16,
              mostX * k / 4,
              HEIGHT * (1 - k / 4.0) + 4,
              mostY * k / 4));
    }
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s (less is better)</text>"
                + "<text transform=\"translate(-44 %d) rotate(-90)\" text-anchor=\"middle\">%s"
                + " (less is better)</text>",
            WIDTH / 2,
            HEIGHT + 34,
            Html.escape(Metric.IDENTITY.title()),
            HEIGHT / 2,
            Html.escape(Metric.LIGHT.title())));
    List<double[]> labels = new ArrayList<>();
    for (Row row : rows) {
      point(svg, row, mostX, mostY, labels);
    }
    return svg.append("</g></svg>\n").toString();
  }

  private static void point(
      StringBuilder svg, Row row, double mostX, double mostY, List<double[]> labels) {
    double x = WIDTH * row.identity[0] / mostX;
    double y = HEIGHT * (1 - row.light[0] / mostY);
    String colour = row.name.equals(Contestant.Own.FULL.id()) ? "#c25a00" : "#2456c4";
    svg.append(
        format(
            "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fV%.1f\" stroke=\"%s\" stroke-opacity=\".35\"/>"
                + "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>",
            WIDTH * row.identity[1] / mostX,
            y,
            WIDTH * row.identity[2] / mostX,
            x,
            HEIGHT * (1 - row.light[1] / mostY),
            HEIGHT * (1 - row.light[2] / mostY),
            colour,
            x,
            y,
            colour));
    double at = y + 4;
    while (crowded(labels, x, at)) {
      at += LINE;
    }
    labels.add(new double[] {x, at});
    svg.append(
        format(
            "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>",
            x + 8, at, colour, Html.escape(row.name)));
  }

  private static boolean crowded(List<double[]> labels, double x, double y) {
    return labels.stream()
        .anyMatch(other -> Math.abs(other[0] - x) < 110 && Math.abs(other[1] - y) < LINE);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
