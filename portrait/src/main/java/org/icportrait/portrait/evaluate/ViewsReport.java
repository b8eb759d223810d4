package org.icportrait.portrait.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what the profile on the canvas is worth: the method and the method without it against the
 * truth, by the angle between profile and truth and by the share of the head that the profile never
 * saw.
 */
public final class ViewsReport {
  private static final String NAME = "views";
  private static final int GROUPS = 5; // of pairs by what was never seen, equally many
  private static final String FULL = Contestant.Own.FULL.id();
  private static final String WITHOUT = Contestant.Own.WITHOUT_CANVAS.id();
  private static final String UNSEEN = "share of the head that the profile never saw";
  private static final List<Metric> MEASURED =
      List.of(
          Metric.HEAD_PSNR,
          Metric.PSNR,
          Metric.SSIM,
          Metric.IDENTITY,
          Metric.TRUE_SKIN_DELTA,
          Metric.TRUE_HAIR_DELTA,
          Metric.TRUE_LIGHT);
  private static final List<Metric> DRAWN = List.of(Metric.HEAD_PSNR, Metric.IDENTITY);

  private final Map<String, Map<String, PairResult>> rows = new LinkedHashMap<>(); // row, pair
  private final Map<String, Double> unseen;
  private final List<Map<String, Object>> table = new ArrayList<>();

  private ViewsReport(List<PairResult> results, Map<String, Double> unseen) {
    this.unseen = unseen;
    results.forEach(
        r -> rows.computeIfAbsent(r.row(), row -> new LinkedHashMap<>()).put(r.pair(), r));
  }

  /**
   * Pairs that lie side by side.
   *
   * @param by what orders them
   * @param from least value
   * @param to most
   * @param place where they stand on the axis
   */
  private record Group(String by, double from, double to, double place, List<String> pairs) {}

  /**
   * Writes views.svg, views.csv, pairs.csv, seen.csv and index.html.
   *
   * @param unseen by pair the share of the head that its profile never saw, 0..1
   */
  public static void write(
      Path folder,
      ExperimentRecipe recipe,
      Evaluation.Outcome outcome,
      Map<String, Double> unseen,
      Map<String, String> settings)
      throws IOException {
    ViewsReport report = new ViewsReport(outcome.results(), unseen);
    List<Group> byAngle = report.byAngle(recipe.values());
    List<Group> bySight = report.bySight();
    List<LinePlot.Panel> panels = new ArrayList<>();
    panels.addAll(report.panels(new LinePlot.Across(recipe.experiment().axis()), byAngle));
    panels.addAll(report.panels(new LinePlot.Across(UNSEEN), bySight));
    report.fill(byAngle);
    report.fill(bySight);
    String figure = LinePlot.draw(panels);
    Files.writeString(folder.resolve(NAME + ".svg"), figure);
    ReportTables.write(folder.resolve(NAME + ".csv"), report.table);
    ReportTables.write(folder.resolve("seen.csv"), report.seen());
    ReportTables.writePairs(folder.resolve("pairs.csv"), outcome);
    String note =
        outcome.pairs().size()
            + " pairs of rendered people; means with 95 % bootstrap intervals over pairs, of"
            + " differences paired ones";
    Files.writeString(
        folder.resolve("index.html"), ExperimentReport.page(NAME, figure, note, settings));
  }

  /**
   * Degrees between the heads of the untouched profile and of the reference, who is turned alike.
   */
  private double angle(String pair) {
    PairResult profile = rows.getOrDefault(Contestant.Own.PROFILE.id(), Map.of()).get(pair);
    return profile == null ? Double.NaN : profile.values().getOrDefault(Metric.POSE, Double.NaN);
  }

  private List<String> pairs() {
    return List.copyOf(rows.getOrDefault(FULL, Map.of()).keySet());
  }

  private List<Group> byAngle(List<Double> ends) {
    List<Group> groups = new ArrayList<>();
    double low = 0;
    for (double high : ends) {
      double from = low;
      List<String> in = pairs().stream().filter(p -> angle(p) >= from && angle(p) < high).toList();
      groups.add(new Group("angle", from, high, (from + high) / 2, in));
      low = high;
    }
    return groups;
  }

  private List<Group> bySight() {
    List<String> sorted =
        pairs().stream()
            .filter(unseen::containsKey)
            .sorted(Comparator.comparingDouble(unseen::get))
            .toList();
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      List<String> in =
          sorted.subList(i * sorted.size() / GROUPS, (i + 1) * sorted.size() / GROUPS);
      if (!in.isEmpty()) {
        double mean = in.stream().mapToDouble(unseen::get).average().orElseThrow();
        double last = unseen.get(in.get(in.size() - 1));
        groups.add(new Group("unseen", unseen.get(in.get(0)), last, mean, in));
      }
    }
    return groups;
  }

  private List<LinePlot.Panel> panels(LinePlot.Across across, List<Group> groups) {
    List<LinePlot.Panel> panels = new ArrayList<>();
    for (Metric metric : DRAWN) {
      List<LinePlot.Point> full = new ArrayList<>();
      List<LinePlot.Point> without = new ArrayList<>();
      for (Group group : groups) {
        full.add(new LinePlot.Point(group.place, Bootstrap.of(values(group, FULL, metric))));
        without.add(new LinePlot.Point(group.place, Bootstrap.of(values(group, WITHOUT, metric))));
      }
      panels.add(
          new LinePlot.Panel(
              metric.title(),
              across,
              List.of(
                  new LinePlot.Series("full", full),
                  new LinePlot.Series("without the canvas", without))));
    }
    List<LinePlot.Point> gain = new ArrayList<>();
    groups.forEach(g -> gain.add(new LinePlot.Point(g.place, difference(g, Metric.HEAD_PSNR))));
    panels.add(
        new LinePlot.Panel(
            "what the canvas is worth on the head, dB",
            across,
            List.of(new LinePlot.Series("", gain))));
    return panels;
  }

  /** Of the pairs that both rows have. */
  private double[] values(Group group, String row, Metric metric) {
    return group.pairs.stream()
        .filter(pair -> known(FULL, pair, metric) && known(WITHOUT, pair, metric))
        .mapToDouble(pair -> rows.get(row).get(pair).values().get(metric))
        .toArray();
  }

  private boolean known(String row, String pair, Metric metric) {
    PairResult result = rows.getOrDefault(row, Map.of()).get(pair);
    return result != null && result.values().containsKey(metric);
  }

  private Bootstrap difference(Group group, Metric metric) {
    return Bootstrap.difference(
        Statistic.MEAN, values(group, FULL, metric), values(group, WITHOUT, metric));
  }

  private void fill(List<Group> groups) {
    for (Group group : groups) {
      for (Metric metric : MEASURED) {
        add(group, FULL, metric, Bootstrap.of(values(group, FULL, metric)));
        add(group, WITHOUT, metric, Bootstrap.of(values(group, WITHOUT, metric)));
        add(group, "difference", metric, difference(group, metric));
      }
    }
  }

  private void add(Group group, String row, Metric metric, Bootstrap found) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("by", group.by);
    line.put("from", group.from);
    line.put("to", group.to);
    line.put("row", row);
    line.put("metric", metric.id());
    ReportTables.put(line, Statistic.MEAN, found);
    table.add(line);
  }

  private List<Map<String, Object>> seen() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (String pair : pairs()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("pair", pair);
      line.put("angle", ReportTables.known(angle(pair)));
      line.put("unseen", unseen.get(pair));
      lines.add(line);
    }
    return lines;
  }
}
