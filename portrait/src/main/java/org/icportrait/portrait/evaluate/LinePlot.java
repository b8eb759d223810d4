package org.icportrait.portrait.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.portrait.chart.Axis;
import org.icportrait.portrait.chart.Chart;

/** Figures over one axis as SVG: a panel a figure, values with their intervals, lines by series. */
public final class LinePlot {
  private static final int WIDTH = 280; // of a plot, pixels
  private static final int HEIGHT = 170;
  private static final int COLUMNS = 3;
  private static final int TICKS = 4;

  private LinePlot() {}

  /**
   * A value at a place of the axis.
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

  /** One figure. */
  public record Panel(String title, List<Series> series) {}

  /**
   * Draws figures side by side.
   *
   * @param axis what x is, for people
   * @return an SVG document
   */
  public static String draw(String axis, List<Panel> panels) {
    return Chart.document(panels.stream().map(panel -> chart(axis, panel)).toList(), COLUMNS);
  }

  private static Chart chart(String axis, Panel panel) {
    double low = 0;
    double high = 1e-9;
    double last = 1e-9;
    for (Series series : panel.series) {
      for (Point point : series.points) {
        last = Math.max(last, point.x);
        if (point.value.count() > 0) {
          low = Math.min(low, point.value.low());
          high = Math.max(high, point.value.high());
        }
      }
    }
    Chart chart =
        new Chart(WIDTH, HEIGHT, Axis.even(axis, 0, last, TICKS), Axis.even("", low, high, TICKS));
    chart.title(panel.title);
    for (int i = 0; i < panel.series.size(); i++) {
      draw(chart, panel.series.get(i), Chart.COLOURS.get(i % Chart.COLOURS.size()));
    }
    return chart;
  }

  private static void draw(Chart chart, Series series, String colour) {
    List<double[]> line = new ArrayList<>();
    for (Point point : series.points) {
      Bootstrap value = point.value;
      if (value.count() > 0) {
        line.add(new double[] {point.x, value.estimate()});
        chart.upright(point.x, value.low(), value.high(), colour);
        chart.dot(point.x, value.estimate(), colour);
      }
    }
    chart.line(series.name, colour, line);
  }
}
