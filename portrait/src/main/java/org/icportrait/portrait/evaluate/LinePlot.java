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

  /**
   * What lies along x.
   *
   * @param title for people
   * @param steps labelled values, rising from 0 or more, that stand about as far apart as their
   *     ratios; empty for an even axis from 0
   */
  public record Across(String title, List<Integer> steps) {
    /** An even axis from 0. */
    public Across(String title) {
      this(title, List.of());
    }

    /** Keeps a copy. */
    public Across {
      steps = List.copyOf(steps);
    }

    /** Where a value stands. */
    private double place(double x) {
      int first = steps.stream().filter(step -> step > 0).findFirst().orElse(0);
      return first == 0 ? x : Math.log1p(x / first);
    }

    private Axis axis(double last) {
      if (steps.isEmpty()) {
        return Axis.even(title, 0, last, TICKS);
      }
      List<Axis.Tick> ticks =
          steps.stream().map(s -> new Axis.Tick(place(s), Integer.toString(s))).toList();
      return new Axis(title, 0, Math.max(1e-9, place(last)), false, ticks);
    }
  }

  /** One figure. */
  public record Panel(String title, Across across, List<Series> series) {}

  /**
   * Draws figures side by side.
   *
   * @return an SVG document
   */
  public static String draw(List<Panel> panels) {
    return Chart.document(panels.stream().map(LinePlot::chart).toList(), COLUMNS);
  }

  private static Chart chart(Panel panel) {
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
        new Chart(WIDTH, HEIGHT, panel.across.axis(last), Axis.even("", low, high, TICKS));
    chart.title(panel.title);
    for (int i = 0; i < panel.series.size(); i++) {
      draw(chart, panel.across, panel.series.get(i), Chart.COLOURS.get(i % Chart.COLOURS.size()));
    }
    return chart;
  }

  private static void draw(Chart chart, Across across, Series series, String colour) {
    List<double[]> line = new ArrayList<>();
    for (Point point : series.points) {
      Bootstrap value = point.value;
      if (value.count() > 0) {
        double x = across.place(point.x);
        line.add(new double[] {x, value.estimate()});
        chart.upright(x, value.low(), value.high(), colour);
        chart.dot(x, value.estimate(), colour);
      }
    }
    chart.line(series.name, colour, line);
  }
}
