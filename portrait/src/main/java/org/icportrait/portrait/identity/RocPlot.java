package org.icportrait.portrait.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.icportrait.portrait.chart.Axis;
import org.icportrait.portrait.chart.Chart;

/** Draws a verification curve as SVG: false accepts on a logarithmic axis against true accepts. */
public final class RocPlot {
  private static final int WIDTH = 360; // of the plot, pixels
  private static final int HEIGHT = 260;
  private static final double LEAST = 0.1; // false accepts at the left end, percent
  private static final double APART = 1.014; // ratio of neighbours on the logarithmic axis

  private RocPlot() {}

  /** One curve with its equal error rate as the title. */
  public static String draw(VerificationCurve curve) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < curve.falseAccepts().length; i++) {
      double percent = Math.max(LEAST, 100 * curve.falseAccepts()[i]);
      int last = points.size() - 1;
      if (last >= 0 && percent < points.get(last)[0] * APART) {
        points.get(last)[1] = 100 * curve.trueAccepts()[i]; // the top of the step
      } else {
        points.add(new double[] {percent, 100 * curve.trueAccepts()[i]});
      }
    }
    List<Axis.Tick> ticks =
        List.of(
            new Axis.Tick(0.1, "0.1"),
            new Axis.Tick(1, "1"),
            new Axis.Tick(10, "10"),
            new Axis.Tick(100, "100"));
    return new Chart(
            WIDTH,
            HEIGHT,
            Axis.logarithmic("strangers accepted, %", LEAST, 100, ticks),
            Axis.even("one person's pairs accepted, %", 0, 100, 5))
        .title(String.format(Locale.ROOT, "equal error rate %.1f %%", 100 * curve.equalErrorRate()))
        .line("", Chart.COLOURS.get(0), points)
        .document();
  }
}
