package org.icportrait.portrait.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A chart as SVG. What is drawn last lies on top; text takes the colour of its surroundings, so
 * that a chart inside a page follows its light or dark style.
 */
public final class Chart {
  /** Colours of series in their order; they show on white and on black. */
  public static final List<String> COLOURS =
      List.of("#3d6fdc", "#cf6a10", "#1f8a4c", "#9a52c2", "#808080");

  /** Text and axes: the colour of the surroundings. */
  public static final String INK = "currentColor";

  private static final double LETTER = 6.2; // pixels a letter is wide, about
  private static final int LINE = 13; // pixels between labels at least
  private static final int LEGEND_GAP = 14;
  private static final int DIGITS_ROOM = 44; // right of the plot, for labels and the last tick
  private static final String OPEN =
      "<svg viewBox=\"0 0 %d %d\" font-family=\"sans-serif\"" + " font-size=\"11\" role=\"img\"%s>";

  private static final String ALONE =
      " xmlns=\"http://www.w3.org/2000/svg\" color=\"#1b1b1f\""; // inside a page HTML says it

  private final int width;
  private final int height;
  private final Axis x;
  private final Axis y;
  private final StringBuilder body = new StringBuilder();
  private final List<String[]> legend = new ArrayList<>(); // {name, colour}
  private final List<double[]> labels = new ArrayList<>(); // {x, y, width} of texts in the plot
  private String title = "";
  private int right = DIGITS_ROOM;
  private boolean guided;

  /**
   * An empty chart.
   *
   * @param width of the plot between the axes' ends, pixels
   * @param height of the plot, pixels
   */
  public Chart(int width, int height, Axis x, Axis y) {
    this.width = width;
    this.height = height;
    this.x = x;
    this.y = y;
  }

  /** A line of text above the chart. */
  public Chart title(String text) {
    title = text;
    return this;
  }

  /**
   * A line through points.
   *
   * @param name shown in the legend, or empty
   * @param points {x, y} each
   */
  public Chart line(String name, String colour, List<double[]> points) {
    if (!name.isEmpty()) {
      legend.add(new String[] {name, colour});
    }
    if (!points.isEmpty()) {
      StringBuilder path = new StringBuilder();
      for (double[] point : points) {
        path.append(
            Svg.format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", px(point[0]), py(point[1])));
      }
      body.append(
          Svg.format(
              "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"/>", path, colour));
    }
    return this;
  }

  /** A dot. */
  public Chart dot(double atX, double atY, String colour) {
    body.append(
        Svg.format(
            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", px(atX), py(atY), colour));
    return this;
  }

  /** An interval along x. */
  public Chart across(double atY, double low, double high, String colour) {
    return stroke(px(low), py(atY), px(high), py(atY), colour);
  }

  /** An interval along y. */
  public Chart upright(double atX, double low, double high, String colour) {
    return stroke(px(atX), py(low), px(atX), py(high), colour);
  }

  private Chart stroke(double x0, double y0, double x1, double y1, String colour) {
    body.append(
        Svg.format(
            "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" stroke-width=\"2\""
                + " stroke-opacity=\".5\"/>",
            x0, y0, x1, y1, colour));
    return this;
  }

  /** A name beside a point, moved down where other names are in its way. */
  public Chart label(double atX, double atY, String text, String colour) {
    double left = px(atX) + 8;
    double wide = LETTER * text.length();
    double base = py(atY) + 4;
    while (crowded(left, base, wide)) {
      base += LINE;
    }
    labels.add(new double[] {left, base, wide});
    right = (int) Math.max(right, left + wide - width + 8);
    body.append(Svg.text(left, base, "start", colour, text));
    return this;
  }

  private boolean crowded(double left, double base, double wide) {
    return labels.stream()
        .anyMatch(
            other ->
                left < other[0] + other[2]
                    && other[0] < left + wide
                    && Math.abs(other[1] - base) < LINE);
  }

  /** A number or a word right of the plot at a height. */
  public Chart note(double atY, String text) {
    right = (int) Math.max(right, LETTER * text.length() + 16);
    body.append(Svg.text(width + 8, py(atY) + 4, "start", INK, text));
    return this;
  }

  /**
   * A dashed line across the plot at a value of x.
   *
   * @param name beside its end, or empty
   * @param above whether the name stands above the plot, else below the axis' numbers
   */
  public Chart guide(double atX, String name, String colour, boolean above) {
    double at = px(atX);
    body.append(
        Svg.format(
            "<path d=\"M%.1f 0V%d\" stroke=\"%s\" stroke-dasharray=\"3 3\"/>", at, height, colour));
    if (!name.isEmpty()) {
      body.append(Svg.text(at, above ? -5 : height + 29, "middle", colour, name));
    }
    guided = true;
    return this;
  }

  /** An SVG document of its own, on white. */
  public String document() {
    return document(List.of(this), 1);
  }

  /** Charts side by side in one SVG document, on white; each column is as wide as the widest. */
  public static String document(List<Chart> charts, int mostColumns) {
    int columns = Math.min(mostColumns, charts.size());
    int cellWidth = charts.stream().mapToInt(Chart::fullWidth).max().orElseThrow();
    int cellHeight = charts.stream().mapToInt(Chart::fullHeight).max().orElseThrow();
    int rows = (charts.size() + columns - 1) / columns;
    StringBuilder svg = new StringBuilder();
    svg.append(Svg.format(OPEN, columns * cellWidth, rows * cellHeight, ALONE))
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
    for (int i = 0; i < charts.size(); i++) {
      charts.get(i).draw(svg, i % columns * cellWidth, i / columns * cellHeight);
    }
    return svg.append("</svg>\n").toString();
  }

  /**
   * The chart as a piece of a page, without ground.
   *
   * @param description for who can't see it
   */
  public String embedded(String description) {
    StringBuilder svg = new StringBuilder();
    String label = " aria-label=\"" + Svg.escape(description) + "\"";
    svg.append(Svg.format(OPEN, fullWidth(), fullHeight(), label));
    draw(svg, 0, 0);
    return svg.append("</svg>").toString();
  }

  private void draw(StringBuilder svg, int atX, int atY) {
    svg.append(Svg.format("<g transform=\"translate(%d %d)\">", atX + left(), atY + top()));
    if (!title.isEmpty()) {
      svg.append(Svg.text(0, -top() + 15, "start", INK, title));
    }
    double along = 0;
    for (String[] entry : legend) {
      svg.append(
          Svg.format(
              "<path d=\"M%.1f -11h10\" stroke=\"%s\" stroke-width=\"2\"/>", along, entry[1]));
      svg.append(Svg.text(along + 14, -7, "start", INK, entry[0]));
      along += LETTER * entry[0].length() + 14 + LEGEND_GAP;
    }
    axes(svg);
    svg.append(body).append("</g>");
  }

  private void axes(StringBuilder svg) {
    String grid = "<path d=\"%s\" stroke=\"currentColor\" stroke-opacity=\".12\"/>";
    for (Axis.Tick tick : x.ticks()) {
      double at = px(tick.at());
      svg.append(Svg.format(grid, Svg.format("M%.1f 0V%d", at, height)));
      svg.append(Svg.text(at, height + 15, "middle", INK, tick.text()));
    }
    for (Axis.Tick tick : y.ticks()) {
      double at = py(tick.at());
      svg.append(Svg.format(grid, Svg.format("M0 %.1fH%d", at, width)));
      svg.append(Svg.text(-6, at + 4, "end", INK, tick.text()));
    }
    svg.append(
        Svg.format(
            "<path d=\"M0 0V%dH%d\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".6\"/>",
            height, width));
    if (!x.title().isEmpty()) {
      svg.append(Svg.text(width / 2.0, height + 32, "middle", INK, x.title()));
    }
    if (!y.title().isEmpty()) {
      svg.append(
          Svg.format(
              "<g transform=\"translate(%d %d) rotate(-90)\">%s</g>",
              14 - left(), height / 2, Svg.text(0, 0, "middle", INK, y.title())));
    }
  }

  private int left() {
    return (int) Math.ceil(LETTER * y.longest()) + 14 + (y.title().isEmpty() ? 0 : 20);
  }

  private int top() {
    return 12 + (title.isEmpty() ? 0 : 16) + (legend.isEmpty() ? 0 : 16) + (guided ? 8 : 0);
  }

  private int fullWidth() {
    return left() + width + right;
  }

  private int fullHeight() {
    return top() + height + (x.title().isEmpty() ? 20 : 38) + (guided ? 12 : 0);
  }

  private double px(double value) {
    return width * x.place(value);
  }

  private double py(double value) {
    return height * (1 - y.place(value));
  }
}
