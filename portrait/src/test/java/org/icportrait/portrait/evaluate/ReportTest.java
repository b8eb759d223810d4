package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  private static final PictureFiles GREY =
      new PictureFiles() {
        @Override
        public Picture read(Path file) {
          return Picture.black(16, 16);
        }

        @Override
        public void write(Path file, Picture picture) {
          throw new AssertionError("nothing to write");
        }
      };

  private static PairResult result(String pair, Contestant row, double identity, double light) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.FACE, 1.0);
    values.put(Metric.IDENTITY, identity);
    values.put(Metric.LIGHT, light);
    return new PairResult(pair, row.id(), 45, values, "");
  }

  private Evaluation.Outcome outcome() {
    List<PairResult> results = new ArrayList<>();
    List<EvaluationPair> pairs = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "p" + i;
      pairs.add(new EvaluationPair(name, Path.of("a.jpg"), Path.of("b.jpg")));
      results.add(result(name, Contestant.Own.STRANGER, 1 + 0.01 * i, 0.9));
      results.add(
          i == 11
              ? PairResult.failed(name, Contestant.Own.FULL.id(), 45, "<no> \"face\"")
              : result(name, Contestant.Own.FULL, 0.3 + 0.01 * i, 0.2));
    }
    return new Evaluation.Outcome(results, pairs, Map.of("p99", "gone.jpg: no such file"));
  }

  @Test
  void theNumbersCanBeComputedAgainFromTheTable() throws IOException {
    Evaluation.Outcome outcome = outcome();
    List<Contestant> rows = List.of(Contestant.Own.STRANGER, Contestant.Own.FULL);
    Summary summary =
        new EvaluationReport(new Evaluation(null, null, GREY, folder), GREY)
            .write(folder, outcome, rows, Map.of("model", "none"))
            .summary();
    double sum = 0;
    int count = 0;
    try (MappingIterator<Map<String, String>> lines =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(folder.resolve("pairs.csv").toFile())) {
      while (lines.hasNext()) {
        Map<String, String> line = lines.next();
        if (line.get("row").equals("full") && !line.get("identity").isEmpty()) {
          sum += Double.parseDouble(line.get("identity"));
          count++;
        }
      }
    }
    Bootstrap identity = summary.rows().get("full").get(Metric.IDENTITY);
    assertThat(count).isEqualTo(11).isEqualTo(identity.count());
    assertThat(identity.estimate()).isCloseTo(sum / count, within(1e-12));
    assertThat(summary.rows().get("full").get(Metric.FACE).estimate())
        .isCloseTo(11.0 / 12, within(1e-12));
    assertThat(summary.floor(Metric.IDENTITY)).isCloseTo(1.055, within(1e-9));
    assertThat(summary.ceiling(Metric.IDENTITY)).isNaN();
    var json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.at("/rows/full/identity/mean").asDouble()).isEqualTo(identity.estimate());
    assertThat(json.at("/scales/identity/ceiling").isNull()).isTrue();
  }

  @Test
  void thePageNeedsNothingElseAndEscapesWhatItShows() throws IOException {
    new EvaluationReport(new Evaluation(null, null, GREY, folder), GREY)
        .write(folder, outcome(), List.of(Contestant.Own.FULL), Map.of("model", "<b>"));
    String page = Files.readString(folder.resolve("index.html"));
    assertThat(page).doesNotContain("http://", "https://", "<b>", "<no>");
    assertThat(page).contains("&lt;no&gt;", "Worst 10", "Best 10", "p99", "data:image/jpeg");
    assertThat(page.indexOf("p11: no face")).isBetween(0, page.indexOf("p10: identity"));
  }

  @Test
  void resultsAreKeptAndBelongToOneQuestion() throws IOException {
    Path file = folder.resolve("results.jsonl");
    ResultLog log = new ResultLog(file, "this");
    PairResult kept = result("p0", Contestant.Own.FULL, 0.25, 0.125);
    log.add(kept);
    Files.writeString(file, Files.readString(file) + "{\"pair\":\"cut sh");
    ResultLog again = new ResultLog(file, "this");
    assertThat(again.find("p0", "full")).contains(kept);
    again.add(PairResult.failed("p1", "full", 45, "why"));
    assertThat(new ResultLog(file, "this").find("p1", "full").orElseThrow().note())
        .isEqualTo("why");
    assertThatThrownBy(() -> new ResultLog(file, "that")).isInstanceOf(BadInputException.class);
  }

  private static PairResult skin(int pair, double tone, double skin) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.FACE, 1.0);
    values.put(Metric.SKIN, skin);
    values.put(Metric.TONE, 4.5);
    return new PairResult("p" + pair, "full", tone, values, "");
  }

  private EvaluationReport.Written groups(Path to) throws IOException {
    List<PairResult> results =
        List.of(
            skin(0, 50, 0.9),
            skin(1, 31, 0.7),
            skin(2, 10, 0.2),
            skin(3, -40, 0.5),
            skin(4, -20, 0.6),
            skin(5, -10, 9.0),
            skin(6, Double.NaN, 0.1));
    List<EvaluationPair> pairs =
        results.stream()
            .map(r -> new EvaluationPair(r.pair(), Path.of("a.jpg"), Path.of("b.jpg")))
            .toList();
    return new EvaluationReport(new Evaluation(null, null, GREY, folder), GREY)
        .write(
            to,
            new Evaluation.Outcome(results, pairs, Map.of()),
            List.of(Contestant.Own.FULL),
            Map.of());
  }

  @Test
  void theGroupOfSkinThatIsServedWorstComesFirst() throws IOException {
    List<String> table = groups(folder).table();
    assertThat(table.get(0)).matches("row +face +skin");
    assertThat(table)
        .filteredOn(line -> !line.startsWith(" "))
        .containsExactly(
            table.get(0),
            "skin of ITA 0 to 30 (1 pair)",
            "skin of ITA below 0 (3 pairs)",
            "skin of ITA above 30 (2 pairs)",
            "all (7 pairs)");
    assertThat(table.get(2)).matches("  full +1\\.00 +0\\.20");
    assertThat(table.get(4)).as("a median").matches("  full +1\\.00 +0\\.60");
    String page = Files.readString(folder.resolve("index.html"));
    assertThat(page).contains("0 to 30, the worst group");
    assertThat(page.indexOf("ITA 0 to 30"))
        .isBetween(0, Math.min(page.indexOf("ITA below 0"), page.indexOf("All pairs")));
    var json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.path("groups").fieldNames().next()).isEqualTo("ita_0_to_30");
    assertThat(json.at("/groups/ita_below_0/rows/full/skin/median").asDouble()).isEqualTo(0.6);
    assertThat(Files.readString(folder.resolve("summary.csv")))
        .contains("group,row,metric,mean,median,low,high,pairs,floor,ceiling", "ita_above_30,full");
  }

  @Test
  void toneIsANumberAndNoAim() throws IOException {
    assertThat(groups(folder).table().get(0)).doesNotContain("tone");
    assertThat(Files.readString(folder.resolve("index.html"))).doesNotContain("tone");
    assertThat(Files.readString(folder.resolve("pairs.csv"))).contains("tone", "4.5");
    var json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.at("/rows/full/tone/mean").asDouble()).isEqualTo(4.5);
    assertThat(json.at("/scales/tone/aim").asBoolean()).isFalse();
  }

  @Test
  void theNewScalesHaveTheirEnds() {
    Summary bare = Summary.of(List.of());
    assertThat(bare.floor(Metric.SKIN)).isZero();
    assertThat(bare.ceiling(Metric.SKIN)).isEqualTo(1);
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.NECK, 7.0);
    values.put(Metric.SKIN_DELTA, 12.0);
    values.put(Metric.HEAD_PSNR, 13.0);
    Summary own = Summary.of(List.of(new PairResult("p", "reference", 0, values, "")));
    assertThat(own.ceiling(Metric.NECK)).isEqualTo(7);
    assertThat(own.floor(Metric.NECK)).isNaN();
    assertThat(own.floor(Metric.SKIN_DELTA)).isEqualTo(12);
    assertThat(own.floor(Metric.HEAD_PSNR)).isEqualTo(13);
    assertThat(own.ceiling(Metric.HEAD_PSNR)).isNaN();
    assertThat(own.ceiling(Metric.TRUE_SKIN_DELTA)).isZero();
  }
}
