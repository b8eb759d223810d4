package org.icportrait.portrait.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadInputException;

/**
 * How an experiment is run, read from YAML in {@code recipes/experiments/}.
 *
 * @param experiment light, pose, profiles, views or rules
 * @param values what is tried: percent for light, upper ends of bins in degrees for pose and views,
 *     numbers of profiles; none for rules
 * @param pairs number of pairs that are drawn
 * @param seed of the pairs
 */
public record ExperimentRecipe(Experiment experiment, List<Double> values, int pairs, long seed) {
  private static final int QUICK = 1; // pairs

  /**
   * Refuses an experiment without pairs, without the values that it needs, or with needless ones.
   */
  public ExperimentRecipe {
    values = values == null ? List.of() : List.copyOf(values);
    if (experiment == null || values.isEmpty() == experiment.hasValues() || pairs < 1) {
      throw new IllegalArgumentException(
          experiment + " with values " + values + " and " + pairs + " pairs");
    }
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i);
      boolean rises = i == 0 || value > values.get(i - 1);
      if (!(value >= 0 && value <= experiment.most()) || !rises) {
        throw new IllegalArgumentException(
            "value " + value + ", expected rising values from 0 to " + experiment.most());
      }
    }
  }

  /** The same at the smallest size, to see that it works: a minute instead of hours. */
  public ExperimentRecipe quick() {
    boolean bins = experiment == Experiment.POSE || experiment == Experiment.VIEWS;
    List<Double> few =
        bins || values.size() < 3 ? values : List.of(values.get(0), values.get(values.size() - 1));
    return new ExperimentRecipe(experiment, few, Math.min(QUICK, pairs), seed);
  }

  /** The same with pairs drawn by another seed. */
  public ExperimentRecipe withSeed(long other) {
    return new ExperimentRecipe(experiment, values, pairs, other);
  }

  /** Reads a recipe; an unknown or malformed key is refused by name. */
  public static ExperimentRecipe read(Path file) {
    try {
      return YAMLMapper.builder()
          .enable(com.fasterxml.jackson.databind.MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build()
          .readValue(Files.readString(file), ExperimentRecipe.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          file.toString(), e.getOriginalMessage(), "an experiment's recipe in YAML");
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no readable file", "a recipe in YAML");
    }
  }
}
