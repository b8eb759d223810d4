package org.icportrait.portrait.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a chart.
 *
 * @param title what is measured, or empty
 * @param low value at the left or lower end; may be above {@code high}, the axis then falls
 * @param high value at the other end, unlike {@code low}
 * @param logarithmic whether equal ratios are equally long; both ends are then above 0
 * @param ticks labelled values
 */
public record Axis(String title, double low, double high, boolean logarithmic, List<Tick> ticks) {
  private static final double[] ROUND = {1, 2, 5, 10};

  /**
   * A labelled value.
   *
   * @param at the value
   */
  public record Tick(double at, String text) {}

  /** Keeps a copy of the ticks. */
  public Axis {
    if (!(low != high) || (logarithmic && !(low > 0 && high > 0))) {
      throw new IllegalArgumentException("an axis from " + low + " to " + high);
    }
    ticks = List.copyOf(ticks);
  }

  /** An even axis with ticks at round values, about as many as asked for. */
  public static Axis even(String title, double low, double high, int about) {
    double end = high > low ? high : low + Math.max(1e-9, Math.abs(low) * 1e-3);
    double raw = (end - low) / about;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = power;
    for (double round : ROUND) {
      boolean nearer = Math.abs(Math.log(round * power / raw)) < Math.abs(Math.log(step / raw));
      step = nearer ? round * power : step;
    }
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    List<Tick> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(low / step - 1e-9); k * step <= end + 1e-9 * step; k++) {
      ticks.add(new Tick(k * step, Svg.format("%." + digits + "f", k == 0 ? 0.0 : k * step)));
    }
    return new Axis(title, low, end, false, ticks);
  }

  /** A logarithmic axis with ticks of the caller's. */
  public static Axis logarithmic(String title, double low, double high, List<Tick> ticks) {
    return new Axis(title, low, high, true, ticks);
  }

  /** Named rows from the top; row k is at k + 0.5. */
  public static Axis rows(List<String> names) {
    List<Tick> ticks = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      ticks.add(new Tick(k + 0.5, names.get(k)));
    }
    return new Axis("", names.size(), 0, false, ticks);
  }

  /** Where a value stands, 0 at the low end and 1 at the high one. */
  double place(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }

  /** Characters of the longest label. */
  int longest() {
    return ticks.stream().mapToInt(tick -> tick.text().length()).max().orElse(0);
  }
}
