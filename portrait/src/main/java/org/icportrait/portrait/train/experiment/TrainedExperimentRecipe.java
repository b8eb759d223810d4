package org.icportrait.portrait.train.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/**
 * How a {@link TrainedExperiment} is run, read from YAML in {@code recipes/experiments/}.
 *
 * @param experiment which
 * @param at steps after which a variant is measured, rising from 0; the last one ends its training
 * @param baseSteps of pre-training without warp and light, where there is no {@code start}
 * @param base a training's recipe, beside this one, that makes the base, instead of the usual
 *     pre-training; {@code base_steps} above 0 go before its own. Null: the usual
 * @param adaptSteps of View-Consistent Adaptation before stitching, where there is no {@code start}
 * @param batch samples a step
 * @param learningRate of the variants
 * @param precision float32 or bfloat16
 * @param pairs that are measured
 * @param seeds every variant is trained with each
 * @param crop side of the pairs that are trained on in pixels
 * @param whole where the pairs lie, and what is drawn of them
 * @param start folder of a model with {@code head/} to start the variants from instead of
 *     pre-training; its branch is left out. Null: none
 * @param freezeDenoiser whether variants train their branch alone; null for no
 * @param hidden for mask: percent of the reference's patches that a variant hides, rising
 * @param patches for mask: what patches that stay show, {@code grey} the reference's light on grey
 *     skin as in use, {@code raw} its own pixels as in the paper
 * @param noise for matching: percent of the schedule under which targets are seen, rising
 * @param turns for matching: least and most degrees of yaw between the views
 * @param maps for matching: steps at which the attention to the first pairs is written
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TrainedExperimentRecipe(
    TrainedExperiment experiment,
    List<Integer> at,
    int baseSteps,
    String base,
    int adaptSteps,
    int batch,
    double learningRate,
    String precision,
    int pairs,
    List<Long> seeds,
    int crop,
    WholeHeadSettings whole,
    String start,
    Boolean freezeDenoiser,
    List<Integer> hidden,
    List<Patches> patches,
    List<Integer> noise,
    List<Integer> turns,
    List<Integer> maps) {
  private static final int QUICK = 2; // steps, samples, pairs

  /** What of the reference's head visible patches show. */
  public enum Patches {
    /** Its light where its skin shows it, on grey. */
    GREY,
    /** Its own pixels. */
    RAW
  }

  /** Refuses what can't be trained or measured. */
  public TrainedExperimentRecipe {
    at = kept(at);
    seeds = kept(seeds);
    hidden = kept(hidden);
    patches = kept(patches);
    noise = kept(noise);
    turns = kept(turns);
    maps = kept(maps);
    if (whole == null) {
      throw new IllegalArgumentException("no whole:, expected the pairs of data pairs");
    }
    if (experiment == null || !isSchedule(at) || seeds.isEmpty()) {
      throw new IllegalArgumentException(
          experiment
              + " at "
              + at
              + " with seeds "
              + seeds
              + ", expected steps that rise from 0 and a seed");
    }
    if (batch < 1 || pairs < 1 || !(learningRate > 0)) {
      throw new IllegalArgumentException(
          "batch "
              + batch
              + ", pairs "
              + pairs
              + ", learning_rate "
              + learningRate
              + ", expected numbers above 0");
    }
    boolean mask = experiment == TrainedExperiment.MASK;
    if (mask == hidden.isEmpty() || mask == patches.isEmpty() || !rises(hidden, 0, 100)) {
      throw new IllegalArgumentException(
          "hidden " + hidden + " and patches " + patches + ", expected rising percents for mask");
    }
    boolean matching = experiment == TrainedExperiment.MATCHING;
    boolean turned = turns.size() == 2 && rises(turns, 0, 120);
    if (matching == noise.isEmpty() || matching != turned || !rises(noise, 1, 100)) {
      throw new IllegalArgumentException(
          "noise "
              + noise
              + " and turns "
              + turns
              + ", expected rising percents and two angles for matching");
    }
    if (!at.containsAll(maps) || (!matching && !maps.isEmpty())) {
      throw new IllegalArgumentException("maps at " + maps + ", expected steps of " + at);
    }
  }

  private static <T> List<T> kept(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static boolean isSchedule(List<Integer> at) {
    return !at.isEmpty() && at.get(0) == 0 && rises(at, 0, Integer.MAX_VALUE);
  }

  private static boolean rises(List<Integer> values, int least, int most) {
    boolean good = true;
    for (int i = 0; i < values.size(); i++) {
      good &= values.get(i) >= least && values.get(i) <= most;
      good &= i == 0 || values.get(i) > values.get(i - 1);
    }
    return good;
  }

  /** The steps of a variant. */
  int steps() {
    return at.get(at.size() - 1);
  }

  /** The recipe of the base, null where it is the usual one. */
  Recipe baseRecipe() {
    if (base == null) {
      return null;
    }
    Recipe own = Recipe.read(Path.of(base));
    return baseSteps > 0 ? own.withSteps(baseSteps) : own;
  }

  /** Steps before the variants begin. */
  long stepsBefore() {
    if (start != null) {
      return 0;
    }
    return (long) adaptSteps + (base == null ? baseSteps : baseRecipe().steps());
  }

  /** Whether variants train their branch alone. */
  boolean freezesDenoiser() {
    return Boolean.TRUE.equals(freezeDenoiser);
  }

  /** The same at the smallest size, to see that it works: a minute instead of hours. */
  public TrainedExperimentRecipe quick() {
    return new TrainedExperimentRecipe(
        experiment,
        List.of(0, 1, QUICK),
        base == null ? Math.min(1, baseSteps) : 1,
        base,
        Math.min(1, adaptSteps),
        Math.min(QUICK, batch),
        learningRate,
        precision,
        Math.min(QUICK, pairs),
        seeds.subList(0, 1),
        crop,
        whole,
        start,
        freezeDenoiser,
        ends(hidden),
        patches,
        noise,
        turns,
        maps.isEmpty() ? maps : List.of(QUICK));
  }

  /** The same with as many seeds from one on. */
  public TrainedExperimentRecipe withSeed(long first) {
    List<Long> others = new ArrayList<>();
    for (int i = 0; i < seeds.size(); i++) {
      others.add(first + i);
    }
    return with(others, base);
  }

  private TrainedExperimentRecipe withBase(String other) {
    return with(seeds, other);
  }

  private TrainedExperimentRecipe with(List<Long> otherSeeds, String otherBase) {
    return new TrainedExperimentRecipe(
        experiment,
        at,
        baseSteps,
        otherBase,
        adaptSteps,
        batch,
        learningRate,
        precision,
        pairs,
        otherSeeds,
        crop,
        whole,
        start,
        freezeDenoiser,
        hidden,
        patches,
        noise,
        turns,
        maps);
  }

  private static List<Integer> ends(List<Integer> values) {
    return values.size() < 2 ? values : List.of(values.get(0), values.get(values.size() - 1));
  }

  /** Reads a recipe; an unknown or malformed key is refused by name. */
  public static TrainedExperimentRecipe read(Path file) {
    try {
      TrainedExperimentRecipe read =
          YAMLMapper.builder()
              .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
              .build()
              .readValue(Files.readString(file), TrainedExperimentRecipe.class);
      return read.base == null ? read : read.withBase(file.resolveSibling(read.base).toString());
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          file.toString(), e.getOriginalMessage(), "an experiment's recipe in YAML");
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no readable file", "a recipe in YAML");
    }
  }
}
