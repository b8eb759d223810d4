package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsReportTest {
  private static final int PAIRS = 10;

  @TempDir Path folder;

  private static PairResult result(int pair, Contestant row, Metric metric, double value) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(metric, value);
    return new PairResult("p" + pair, row.id(), 45, values, "");
  }

  /** The canvas is worth a quarter of a decibel a degree, whatever was seen. */
  @Test
  void pairsAreGroupedByAngleAndByWhatWasNeverSeen() throws IOException {
    List<PairResult> results = new ArrayList<>();
    List<EvaluationPair> pairs = new ArrayList<>();
    Map<String, Double> unseen = new LinkedHashMap<>();
    for (int i = 0; i < PAIRS; i++) {
      double angle = 6 * i + 2;
      pairs.add(new EvaluationPair("p" + i, Path.of("a.jpg"), Path.of("b.jpg")));
      unseen.put("p" + i, i % 2 == 0 ? 0.125 + i / 64.0 : 0.5 + i / 64.0);
      results.add(result(i, Contestant.Own.PROFILE, Metric.POSE, angle));
      results.add(result(i, Contestant.Own.WITHOUT_CANVAS, Metric.HEAD_PSNR, 15));
      results.add(result(i, Contestant.Own.FULL, Metric.HEAD_PSNR, 15 + angle / 4));
    }
    results.remove(results.size() - 2); // one row of the last pair is not known
    ExperimentRecipe recipe =
        new ExperimentRecipe(Experiment.VIEWS, List.of(10.0, 30.0, 60.0), PAIRS, 0);
    ViewsReport.write(
        folder, recipe, new Evaluation.Outcome(results, pairs, Map.of()), unseen, Map.of());
    List<String> lines = Files.readAllLines(folder.resolve("views.csv"));
    assertThat(lines).anyMatch(l -> l.startsWith("angle,0.0,10.0,difference,head_psnr,1.25,"));
    assertThat(lines).anyMatch(l -> l.startsWith("angle,0.0,10.0,full,head_psnr,16.25,"));
    assertThat(lines) // 14, 20 and 26 degrees
        .contains("angle,10.0,30.0,difference,head_psnr,5.0,,3.5,6.5,3");
    assertThat(lines.stream().filter(l -> l.startsWith("unseen,")).findFirst().orElseThrow())
        .startsWith("unseen,0.125,0.15625,");
    assertThat(lines.stream().filter(l -> l.contains("difference,head_psnr"))).hasSize(3 + 5);
    assertThat(Files.readString(folder.resolve("seen.csv"))).contains("p3,20.0,0.546875");
    assertThat(Files.readString(folder.resolve("views.svg"))).contains("without the canvas");
  }
}
