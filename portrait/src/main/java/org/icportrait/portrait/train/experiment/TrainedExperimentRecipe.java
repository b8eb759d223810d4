package org.icportrait.portrait.train.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/**
 * How a {@link TrainedExperiment} is run, read from YAML in {@code recipes/experiments/}.
 *
 * @param experiment which
 * @param at steps after which a variant is measured, rising; the last one ends its training
 * @param baseSteps of pre-training without warp and light, before anything else
 * @param adaptSteps of View-Consistent Adaptation before stitching; not read by adaptation
 * @param batch samples a step
 * @param learningRate of the variants
 * @param precision float32 or bfloat16
 * @param pairs of validation that are measured
 * @param seed of everything random
 * @param crop side of the pairs that are trained on in pixels
 * @param whole where the pairs lie, and what is drawn of them
 * @param start folder of a model with {@code head/} to start the variants from instead of
 *     pre-training; null: none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TrainedExperimentRecipe(
    TrainedExperiment experiment,
    List<Integer> at,
    int baseSteps,
    int adaptSteps,
    int batch,
    double learningRate,
    String precision,
    int pairs,
    long seed,
    int crop,
    WholeHeadSettings whole,
    String start) {

  /** Refuses what can't be trained or measured. */
  public TrainedExperimentRecipe {
    at = at == null ? List.of() : List.copyOf(at);
    boolean rises = !at.isEmpty() && at.get(0) >= 0;
    for (int i = 1; i < at.size(); i++) {
      rises &= at.get(i) > at.get(i - 1);
    }
    if (whole == null) {
      throw new IllegalArgumentException("no whole:, expected the pairs of data pairs");
    }
    if (experiment == null || !rises || batch < 1 || pairs < 1 || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          experiment
              + " at "
              + at
              + ", batch "
              + batch
              + ", pairs "
              + pairs
              + ", learning_rate "
              + learningRate
              + ", expected rising steps and numbers above 0");
    }
  }

  /** The steps of a variant. */
  int steps() {
    return at.get(at.size() - 1);
  }

  /** Reads a recipe; an unknown or malformed key is refused by name. */
  public static TrainedExperimentRecipe read(Path file) {
    try {
      return YAMLMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build()
          .readValue(Files.readString(file), TrainedExperimentRecipe.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          file.toString(), e.getOriginalMessage(), "an experiment's recipe in YAML");
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no readable file", "a recipe in YAML");
    }
  }
}
