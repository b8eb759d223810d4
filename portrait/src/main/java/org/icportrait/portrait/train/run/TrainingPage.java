package org.icportrait.portrait.train.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.icportrait.portrait.chart.Axis;
import org.icportrait.portrait.chart.Chart;
import org.icportrait.portrait.chart.Svg;

/**
 * The page {@code index.html} of a run: how far it is, its curves, its validations and the pictures
 * of the last one. It refreshes itself and needs nothing but the run's folder.
 */
final class TrainingPage {
  private static final String FILE = "index.html";
  private static final int REFRESH = 20; // seconds
  private static final int WIDTH = 640; // of a curve, pixels
  private static final int HEIGHT = 170;
  private static final int X_TICKS = 8;
  private static final int Y_TICKS = 4;
  private static final int MOST_POINTS = 360;
  private static final int MOST_VALIDATIONS = 40;

  private TrainingPage() {}

  /** A line of {@code curve.csv}. */
  private record Row(double step, double loss, double rate, double inStep) {}

  /** Writes the page over the one before. */
  static void write(Path folder, Recipe recipe, long step) throws IOException {
    List<Row> rows = rows(folder.resolve(TrainingLog.CURVE));
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append(format("<meta http-equiv=\"refresh\" content=\"%d\">", REFRESH))
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append(format("<title>%s %d of %d</title>", recipe.stage(), step, recipe.steps()))
        .append("<style>body{font:15px sans-serif;margin:2rem;max-width:60rem}")
        .append("@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}}")
        .append(
            "svg,img{max-width:100%}pre{white-space:pre-wrap}td,th{padding:.2rem .8rem .2rem 0;text-align:left}")
        .append("</style></head><body>");
    html.append(format("<h1>%s: step %d of %d</h1>", recipe.stage(), step, recipe.steps()));
    if (!rows.isEmpty()) {
      Row last = rows.get(rows.size() - 1);
      int batch = recipe.batch() * recipe.batchesOfStep();
      double hours = (recipe.steps() - step) * (double) batch / Math.max(1e-9, last.rate) / 3600;
      html.append(
          format(
              "<p>%.1f samples a second, %.0f %% of the time in the step; about %.1f hours to"
                  + " go.</p>",
              last.rate, 100 * last.inStep, hours));
      html.append(curve("Loss", rows.stream().map(r -> new double[] {r.step, r.loss}).toList()));
      html.append(
          curve(
              "Samples a second", rows.stream().map(r -> new double[] {r.step, r.rate}).toList()));
    }
    validations(folder.resolve(TrainingLog.VALIDATION), html);
    for (String picture : pictures(folder)) {
      String name = Svg.escape(picture);
      // the step in the address, so that a browser does not show an older picture
      html.append(format("<figure><img src=\"%s?%d\" alt=\"%s\"></figure>", name, step, name));
    }
    html.append("<h2>Recipe</h2><pre>").append(Svg.escape(recipe.toString())).append("</pre>");
    html.append("</body></html>\n");
    Path temporary = folder.resolve("." + FILE);
    Files.writeString(temporary, html, StandardCharsets.UTF_8);
    Files.move(temporary, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Row> rows(Path file) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
      List<String> cells = List.of(line.split(",", -1));
      if (cells.size() >= 3) {
        double inStep = cells.size() > 3 ? Double.parseDouble(cells.get(3)) : 1;
        double loss = Double.parseDouble(cells.get(1));
        double rate = Double.parseDouble(cells.get(2));
        rows.add(new Row(Double.parseDouble(cells.get(0)), loss, rate, inStep));
      }
    }
    return rows;
  }

  private static void validations(Path file, StringBuilder html) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    html.append("<h2>Validation</h2><table><tr><th>step</th><th>figures</th></tr>");
    for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - MOST_VALIDATIONS); i--) {
      int comma = lines.get(i).indexOf(',');
      if (comma > 0) {
        html.append("<tr><td>")
            .append(Svg.escape(lines.get(i).substring(0, comma)))
            .append("</td><td>")
            .append(Svg.escape(lines.get(i).substring(comma + 1)))
            .append("</td></tr>");
      }
    }
    html.append("</table>");
  }

  private static List<String> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".png") && !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** A chart of points {x, y}, neighbours averaged where they are many. */
  private static String curve(String title, List<double[]> all) {
    List<double[]> points = thinned(all);
    double low = points.stream().mapToDouble(p -> p[1]).min().orElse(0);
    double high = points.stream().mapToDouble(p -> p[1]).max().orElse(1);
    double first = points.get(0)[0];
    double last = points.get(points.size() - 1)[0];
    Chart chart =
        new Chart(
            WIDTH,
            HEIGHT,
            Axis.even("step", first, last, X_TICKS),
            Axis.even("", low, high, Y_TICKS));
    chart.line("", Chart.COLOURS.get(0), points);
    return format("<h2>%s</h2>", title) + chart.embedded(title);
  }

  private static List<double[]> thinned(List<double[]> all) {
    int each = (all.size() + MOST_POINTS - 1) / MOST_POINTS;
    List<double[]> out = new ArrayList<>();
    for (int i = 0; i < all.size(); i += each) {
      List<double[]> group = all.subList(i, Math.min(all.size(), i + each));
      double x = group.stream().mapToDouble(p -> p[0]).average().orElse(0);
      double y = group.stream().mapToDouble(p -> p[1]).average().orElse(0);
      out.add(new double[] {x, y});
    }
    return out;
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
