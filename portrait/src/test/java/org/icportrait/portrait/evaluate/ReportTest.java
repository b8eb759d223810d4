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
    return new PairResult(pair, row.id(), values, "");
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
              ? PairResult.failed(name, Contestant.Own.FULL.id(), "<no> \"face\"")
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
            .write(folder, outcome, rows, Map.of("model", "none"));
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
    assertThat(identity.mean()).isCloseTo(sum / count, within(1e-12));
    assertThat(summary.rows().get("full").get(Metric.FACE).mean())
        .isCloseTo(11.0 / 12, within(1e-12));
    assertThat(summary.floor(Metric.IDENTITY)).isCloseTo(1.055, within(1e-9));
    assertThat(summary.ceiling(Metric.IDENTITY)).isNaN();
    var json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(json.at("/rows/full/identity/mean").asDouble()).isEqualTo(identity.mean());
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
    again.add(PairResult.failed("p1", "full", "why"));
    assertThat(new ResultLog(file, "this").find("p1", "full").orElseThrow().note())
        .isEqualTo("why");
    assertThatThrownBy(() -> new ResultLog(file, "that")).isInstanceOf(BadInputException.class);
  }
}
