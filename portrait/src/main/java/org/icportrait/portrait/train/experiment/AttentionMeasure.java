package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.train.matching.KnownMatches;
import org.icportrait.portrait.train.matching.MatchSource;
import org.icportrait.portrait.train.matching.MatchingMeasure;
import org.icportrait.portrait.train.whole.HeadPairValidation;

/** Which points the attention matches; the numbers are {@code right}, by what was read. */
public final class AttentionMeasure implements ExperimentMeasure {
  private final List<KnownMatches> matches;
  private final MatchingMeasure measure;

  /** A measure on pairs with known matches. */
  AttentionMeasure(List<KnownMatches> matches, List<Integer> noises) {
    this.matches = matches;
    this.measure = new MatchingMeasure(matches, noises);
  }

  /** Draws as many pairs as a recipe asks for. */
  public static AttentionMeasure draw(TrainedExperimentRecipe recipe, List<MatchSource> sources) {
    List<Integer> turns = recipe.turns();
    List<KnownMatches> matches =
        MatchSource.draw(
            sources,
            recipe.pairs(),
            turns.get(0),
            turns.get(1),
            recipe.crop(),
            recipe.seeds().get(0));
    return new AttentionMeasure(matches, recipe.noise());
  }

  @Override
  public int pairs() {
    return matches.size();
  }

  @Override
  public List<Map<String, Object>> described() {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int pair = 0; pair < matches.size(); pair++) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("pair", pair);
      line.put("kind", matches.get(pair).kind());
      line.put("degrees", matches.get(pair).degrees());
      lines.add(line);
    }
    return lines;
  }

  @Override
  public List<ExperimentLog.Entry> of(int step, HeadPairValidation denoiser) {
    List<MatchingMeasure.Score> scores = new ArrayList<>(measure.of(denoiser));
    scores.addAll(measure.still());
    return scores.stream()
        .map(s -> new ExperimentLog.Entry(step, s.pair(), s.reading().id(), s.right()))
        .toList();
  }

  @Override
  public void writeMaps(HeadPairValidation denoiser, Path file) throws IOException {
    measure.write(denoiser, file);
  }
}
