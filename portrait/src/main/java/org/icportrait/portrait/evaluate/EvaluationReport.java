package org.icportrait.portrait.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.icportrait.face.image.Picture;

/** Writes an evaluation for people, one page without any other file, and for programs. */
public final class EvaluationReport {
  private static final int SHOWN = 10;
  private static final int SIDE = 200; // of pictures on the page, in pixels

  private final Evaluation evaluation;
  private final PictureFiles files;

  /** A report about an evaluation that has run. */
  public EvaluationReport(Evaluation evaluation, PictureFiles files) {
    this.evaluation = evaluation;
    this.files = files;
  }

  /**
   * What was written.
   *
   * @param summary of all pairs
   * @param table the numbers as lines of plain text: groups of skin, the worst first, then all
   */
  public record Written(Summary summary, List<String> table) {}

  /**
   * Writes index.html, pairs.csv, summary.csv and report.json.
   *
   * @param settings what was evaluated and how, shown and kept
   */
  public Written write(
      Path folder, Evaluation.Outcome outcome, List<Contestant> rows, Map<String, String> settings)
      throws IOException {
    Summary summary = Summary.of(outcome.results());
    List<GroupSummary> groups = GroupSummary.of(outcome.results(), shown(rows).id());
    ReportTables.writePairs(folder.resolve("pairs.csv"), outcome);
    ReportTables.writeSummary(folder.resolve("summary.csv"), summary, groups);
    ReportTables.writeJson(folder.resolve("report.json"), summary, groups, outcome, settings);
    Files.writeString(folder.resolve("index.html"), page(summary, groups, outcome, rows, settings));
    return new Written(summary, ConsoleTable.lines(summary, groups, outcome.pairs().size()));
  }

  private String page(
      Summary summary,
      List<GroupSummary> groups,
      Evaluation.Outcome outcome,
      List<Contestant> rows,
      Map<String, String> settings) {
    Map<String, String> titles = new LinkedHashMap<>();
    rows.forEach(row -> titles.put(row.id(), row.title()));
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<title>icportrait evaluation</title><style>")
        .append(Html.STYLE)
        .append("</style></head><body><h1>icportrait evaluation</h1><p>");
    settings.forEach(
        (name, value) ->
            page.append(Html.escape(name)).append(": ").append(Html.escape(value)).append("<br>"));
    page.append("</p><p>")
        .append(outcome.pairs().size())
        .append(" pairs. Mean (of shares of a way the median) and 95 % bootstrap interval over")
        .append(
            " pairs; a pair without a face counts in <em>face found</em> only. Floor: what somebody without the method gets (a")
        .append(" stranger's portrait, the profile or the reference as is). Ceiling: the best to")
        .append(" hope for (the same person turned, the reference's own light and pose).</p>");
    skipped(page, outcome);
    for (GroupSummary group : groups) {
      page.append("<h2>")
          .append(Html.escape(group.group().title()))
          .append(group.equals(groups.get(0)) && groups.size() > 1 ? ", the worst group" : "")
          .append(" <small>")
          .append(group.pairs())
          .append(group.pairs() == 1 ? " pair" : " pairs")
          .append("</small></h2>");
      table(page, group.summary(), titles);
    }
    page.append("<h2>All pairs</h2>");
    table(page, summary, titles);
    page.append("<h2>Scales</h2><div class=\"plots\">");
    for (Metric metric : summary.metrics()) {
      page.append("<section><h3>")
          .append(Html.escape(metric.title()))
          .append(metric.higherIsBetter() ? " <small>more is better</small>" : "")
          .append("</h3>")
          .append(DotPlot.draw(metric, summary, titles))
          .append("</section>");
    }
    page.append("</div>");
    Contestant shown = shown(rows);
    List<PairResult> order = order(outcome, shown);
    int count = Math.min(SHOWN, order.size());
    sheet(page, "Worst " + count, order.subList(0, count), outcome, shown);
    List<PairResult> best = new ArrayList<>(order.subList(order.size() - count, order.size()));
    java.util.Collections.reverse(best);
    sheet(page, "Best " + count, best, outcome, shown);
    pairs(page, summary, outcome, titles);
    return page.append("</body></html>\n").toString();
  }

  /** The method where it was asked for, else the last row. */
  private static Contestant shown(List<Contestant> rows) {
    return rows.contains(Contestant.Own.FULL) ? Contestant.Own.FULL : rows.get(rows.size() - 1);
  }

  /** Failures first, then from the least like the profile to the most. */
  private static List<PairResult> order(Evaluation.Outcome outcome, Contestant row) {
    return outcome.results().stream()
        .filter(result -> result.row().equals(row.id()))
        .sorted(
            Comparator.comparingDouble(
                result -> -result.values().getOrDefault(Metric.IDENTITY, Double.MAX_VALUE)))
        .toList();
  }

  private static void skipped(StringBuilder page, Evaluation.Outcome outcome) {
    if (!outcome.skipped().isEmpty()) {
      page.append("<p>Not asked: ")
          .append(
              outcome.skipped().entrySet().stream()
                  .map(e -> Html.escape(e.getKey() + " (" + e.getValue() + ")"))
                  .collect(Collectors.joining("; ")))
          .append(".</p>");
    }
  }

  private static void table(StringBuilder page, Summary summary, Map<String, String> titles) {
    page.append("<div class=\"scroll\"><table><thead><tr><th>row</th>");
    for (Metric metric : summary.metrics()) {
      page.append("<th>").append(Html.escape(metric.title())).append("</th>");
    }
    page.append("</tr></thead><tbody>");
    summary
        .rows()
        .forEach(
            (row, values) -> {
              page.append("<tr><td>")
                  .append(Html.escape(titles.getOrDefault(row, row)))
                  .append("</td>");
              summary.metrics().forEach(m -> page.append(cell(m, values.get(m))));
              page.append("</tr>");
            });
    limits(page, "floor", summary);
    limits(page, "ceiling", summary);
    page.append("</tbody></table></div>");
  }

  private static String cell(Metric metric, Bootstrap mean) {
    int digits = metric.digits();
    return "<td>"
        + Html.number(mean.estimate(), digits)
        + "<br><small>"
        + Html.number(mean.low(), digits)
        + " to "
        + Html.number(mean.high(), digits)
        + "</small></td>";
  }

  private static void limits(StringBuilder page, String name, Summary summary) {
    page.append("<tr><td><em>").append(name).append("</em></td>");
    for (Metric metric : summary.metrics()) {
      double value = name.equals("floor") ? summary.floor(metric) : summary.ceiling(metric);
      page.append("<td>").append(Html.number(value, metric.digits())).append("</td>");
    }
    page.append("</tr>");
  }

  private void sheet(
      StringBuilder page,
      String title,
      List<PairResult> results,
      Evaluation.Outcome outcome,
      Contestant row) {
    page.append("<h2>")
        .append(title)
        .append(" of <em>")
        .append(Html.escape(row.title()))
        .append("</em> by identity</h2><div class=\"sheet\">");
    for (PairResult result : results) {
      EvaluationPair pair =
          outcome.pairs().stream()
              .filter(p -> p.name().equals(result.pair()))
              .findFirst()
              .orElseThrow();
      page.append("<figure>").append(image(pair.profile(), "profile"));
      page.append(image(pair.reference(), "reference"));
      evaluation.shown(row, pair).ifPresent(file -> page.append(image(file, "output")));
      if (pair.truth() != null) {
        page.append(image(pair.truth().picture(), "truth"));
      }
      page.append("<figcaption>").append(Html.escape(result.pair()));
      Double identity = result.values().get(Metric.IDENTITY);
      page.append(
          identity == null
              ? ": no face " + Html.escape(result.note())
              : ": identity " + Html.number(identity, 3));
      page.append("</figcaption></figure>");
    }
    page.append("</div>");
  }

  private String image(Path file, String what) {
    Picture picture = files.read(file);
    return Html.image(picture, SIDE, what + " " + file.getFileName());
  }

  private static void pairs(
      StringBuilder page, Summary summary, Evaluation.Outcome outcome, Map<String, String> titles) {
    page.append("<h2>Every pair</h2><details><summary>Table</summary><div class=\"scroll\">");
    page.append("<table><thead><tr><th>pair</th><th>row</th>");
    for (Metric metric : summary.metrics()) {
      page.append("<th>").append(Html.escape(metric.id())).append("</th>");
    }
    page.append("<th>note</th></tr></thead><tbody>");
    for (PairResult result : outcome.results()) {
      page.append("<tr><td>").append(Html.escape(result.pair())).append("</td><td>");
      page.append(Html.escape(titles.getOrDefault(result.row(), result.row()))).append("</td>");
      for (Metric metric : summary.metrics()) {
        double value = result.values().getOrDefault(metric, Double.NaN);
        page.append("<td>").append(Html.number(value, metric.digits())).append("</td>");
      }
      page.append("<td>").append(Html.escape(result.note())).append("</td></tr>");
    }
    page.append("</tbody></table></div></details>");
  }
}
