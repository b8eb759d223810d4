package org.icportrait.portrait.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.chart.Axis;
import org.icportrait.portrait.chart.Chart;

/** One metric of all rows as inline SVG: value, interval, floor and ceiling. */
final class DotPlot {
  private static final int WIDTH = 330; // of the scale, pixels
  private static final int LINE = 22;
  private static final int TICKS = 4;
  private static final String MARK = Chart.COLOURS.get(0);
  private static final String FLOOR = "#cc5140";
  private static final String CEILING = Chart.COLOURS.get(2);

  private DotPlot() {}

  static String draw(Metric metric, Summary summary, Map<String, String> titles) {
    double floor = summary.floor(metric);
    double ceiling = summary.ceiling(metric);
    double low = 0;
    double high = 1e-6;
    for (double end : new double[] {floor, ceiling}) {
      high = Double.isNaN(end) ? high : Math.max(high, end);
    }
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, Map<Metric, Bootstrap>> row : summary.rows().entrySet()) {
      names.add(titles.getOrDefault(row.getKey(), row.getKey()));
      Bootstrap value = row.getValue().get(metric);
      if (value.count() > 0) {
        low = Math.min(low, value.low());
        high = Math.max(high, value.high());
      }
    }
    Chart chart =
        new Chart(WIDTH, LINE * names.size(), Axis.even("", low, high, TICKS), Axis.rows(names));
    guide(chart, floor, "floor", FLOOR, false);
    guide(chart, ceiling, "ceiling", CEILING, true);
    double y = 0.5;
    for (Map<Metric, Bootstrap> values : summary.rows().values()) {
      Bootstrap value = values.get(metric);
      if (value.count() > 0) {
        chart
            .across(y, value.low(), value.high(), MARK)
            .dot(value.estimate(), y, MARK)
            .note(y, Html.number(value.estimate(), metric.digits()));
      }
      y++;
    }
    return chart.embedded(metric.title());
  }

  private static void guide(Chart chart, double at, String name, String colour, boolean above) {
    if (!Double.isNaN(at)) {
      chart.guide(at, name, colour, above);
    }
  }
}
