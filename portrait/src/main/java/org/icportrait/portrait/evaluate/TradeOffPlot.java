package org.icportrait.portrait.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.chart.Axis;
import org.icportrait.portrait.chart.Chart;

/**
 * Rows of an evaluation as points: how far from the profile's identity, how far from the
 * reference's light. A copy of either picture is perfect on one axis only.
 */
public final class TradeOffPlot {
  private static final int WIDTH = 460; // of the plot, pixels
  private static final int HEIGHT = 330;
  private static final int TICKS = 5;

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
    Chart chart =
        new Chart(
            WIDTH,
            HEIGHT,
            Axis.even(Metric.IDENTITY.title() + " (less is better)", 0, mostX, TICKS),
            Axis.even(Metric.LIGHT.title() + " (less is better)", 0, mostY, TICKS));
    for (Row row : rows) {
      boolean full = row.name.equals(Contestant.Own.FULL.id());
      String colour = Chart.COLOURS.get(full ? 1 : 0);
      double x = row.identity[0];
      double y = row.light[0];
      chart
          .across(y, row.identity[1], row.identity[2], colour)
          .upright(x, row.light[1], row.light[2], colour)
          .dot(x, y, colour)
          .label(x, y, row.name, colour);
    }
    return chart.document();
  }
}
