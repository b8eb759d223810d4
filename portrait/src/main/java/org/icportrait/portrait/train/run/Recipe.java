package org.icportrait.portrait.train.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Engine;
import org.icportrait.portrait.method.stitch.ConditionDropout;

/**
 * How one training stage is run, read from YAML in {@code recipes/}.
 *
 * @param stage geometry, base, adapt, stitch, identity or parser
 * @param steps number of optimiser steps
 * @param batch samples a step
 * @param crop side of training crops in pixels
 * @param learningRate peak step size
 * @param warmup steps until the peak; a cosine then falls to a tenth
 * @param ema decay of the averaged weights; 0 keeps none and takes no memory for them
 * @param clip largest gradient norm
 * @param precision float32, bfloat16, or float16 with a scaled loss; null or auto for the fastest
 *     that the device has. A GPU without bfloat16 takes float16 for it
 * @param seed of everything random
 * @param validateEvery steps between validations
 * @param parts model folders to start from or to take finished parts from, the first that has one
 * @param fits of {@code data fit}, for geometry; null: portraits are fitted at the start
 * @param views of {@code data synthesize}, for geometry; null: portraits only
 * @param startShare share of the starting weights in what is validated and exported, for geometry:
 *     between old and new weights lie better ones (Wortsman et al. 2022, WiSE-FT)
 * @param conditioning how the masked reference reaches the denoiser in {@code stitch}: {@code
 *     branch}, or {@code concatenation} to compare with; null for a branch
 * @param accumulate batches whose gradients make one step, so that the step sees {@code batch *
 *     accumulate} samples in the memory of one batch; null for 1
 * @param dropout shares of samples that miss a condition, for {@code stitch}; null for none
 * @param freezeDenoiser whether {@code stitch} trains the branch alone, as on a Stable Diffusion
 *     base always; null for no
 * @param base how a Stable Diffusion base is trained on; null without one
 * @param whole pairs of whole heads that {@code base}, {@code adapt} and {@code stitch} are trained
 *     on; null in other stages
 * @param heads further folders of path-traced heads, for {@code parser}; null for none
 * @param hats ids of portraits with a hat that their labels do not name, for {@code parser}; null
 *     for none
 * @param workers threads that read or draw coming batches, each one ahead; null for 1
 * @param network size of our own denoiser of whole heads; null for that of the model it starts
 *     from, and for the usual one without
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Recipe(
    String stage,
    int steps,
    int batch,
    int crop,
    double learningRate,
    int warmup,
    double ema,
    double clip,
    String precision,
    long seed,
    int validateEvery,
    List<String> parts,
    String fits,
    String views,
    double startShare,
    String conditioning,
    Integer accumulate,
    ConditionDropout dropout,
    Boolean freezeDenoiser,
    BaseSettings base,
    WholeHeadSettings whole,
    List<String> heads,
    List<String> hats,
    Integer workers,
    NetworkSettings network,
    LowRankSettings lowRank) {

  private static final String STITCH = "stitch";
  private static final String BRANCH = "branch";
  private static final String CONCATENATION = "concatenation";

  private static final int MOST_WORKERS = 256;

  /** Absent parts are none. */
  public Recipe {
    if (accumulate != null && accumulate < 1) {
      throw new IllegalArgumentException("accumulate " + accumulate + ", expected at least 1");
    }
    if (workers != null && (workers < 1 || workers > MOST_WORKERS)) {
      throw new IllegalArgumentException("workers " + workers + ", expected 1 to " + MOST_WORKERS);
    }
    if (workers != null && whole == null) {
      throw new IllegalArgumentException("workers in a recipe without whole, expected both");
    }
    boolean steered = dropout != null || freezeDenoiser != null;
    if (steered && !STITCH.equals(stage)) {
      throw new IllegalArgumentException(
          "dropout or freeze_denoiser in stage " + stage + ", expected " + STITCH);
    }
    parts = parts == null ? List.of() : List.copyOf(parts);
    heads = heads == null ? null : List.copyOf(heads);
    hats = hats == null ? null : List.copyOf(hats);
    if (conditioning != null && !List.of(BRANCH, CONCATENATION).contains(conditioning)) {
      throw new IllegalArgumentException(
          "conditioning " + conditioning + ", expected " + BRANCH + " or " + CONCATENATION);
    }
  }

  /** What the random numbers of a sample, by its number in the stream, come from. */
  public Random random(long sample, int purpose) {
    return new Random((seed * 1_000_003 + sample) * 1009 + purpose);
  }

  /** The folders of heads, nothing where none are named. */
  public List<String> headFolders() {
    return heads == null ? List.of() : heads;
  }

  /** Portraits with a hat, nothing where none are named. */
  public List<String> hatPortraits() {
    return hats == null ? List.of() : hats;
  }

  /** Batches whose gradients make one step. */
  public int batchesOfStep() {
    return accumulate == null ? 1 : accumulate;
  }

  /** Levels of the networks whose activations are computed again, from the finest; 0 for none. */
  public int checkpointedLevels() {
    return base == null ? 0 : base.checkpointing().finest();
  }

  /** Threads that make coming batches. */
  public int workersOrOne() {
    return workers == null ? 1 : workers;
  }

  /** The dropout, nothing where none is asked for. */
  public ConditionDropout dropoutOrNone() {
    return ConditionDropout.orNone(dropout);
  }

  public boolean freezesDenoiser() {
    return Boolean.TRUE.equals(freezeDenoiser);
  }

  public boolean concatenates() {
    return CONCATENATION.equals(conditioning);
  }

  /** Reads a recipe; an unknown or malformed key is refused by name. */
  public static Recipe read(Path file) {
    try {
      return new YAMLMapper().readValue(Files.readString(file), Recipe.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException(file.toString(), e.getOriginalMessage(), "a recipe in YAML");
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no readable file", "a recipe in YAML");
    }
  }

  /** The same in another precision. */
  public Recipe withPrecision(String other) {
    return with(steps, other);
  }

  /** The same with another number of steps. */
  public Recipe withSteps(int other) {
    return with(other, precision);
  }

  private Recipe with(int otherSteps, String other) {
    return new Recipe(
        stage,
        otherSteps,
        batch,
        crop,
        learningRate,
        warmup,
        ema,
        clip,
        other,
        seed,
        validateEvery,
        parts,
        fits,
        views,
        startShare,
        conditioning,
        accumulate,
        dropout,
        freezeDenoiser,
        base,
        whole,
        heads,
        hats,
        workers,
        network,
        lowRank);
  }

  /** The element type of the heavy computations on the chosen device. */
  public DType computeType() {
    DType fastest = Engine.fastestType();
    return switch (precision == null ? "auto" : precision) {
      case "auto" -> fastest;
      case "float32" -> DType.FLOAT32;
      case "bfloat16" -> fastest == DType.FLOAT16 ? fastest : DType.BFLOAT16;
      case "float16" -> DType.FLOAT16;
      default ->
          throw new BadInputException(
              "recipe", "precision " + precision, "auto, float32, bfloat16 or float16");
    };
  }

  /** Step size of a step counted from 0: linear warm-up, then a cosine to a tenth of the peak. */
  public double learningRateAt(long step) {
    if (step < warmup) {
      return learningRate * (step + 1) / warmup;
    }
    double t = Math.min(1, (step - warmup) / (double) Math.max(1, steps - warmup));
    return learningRate * (0.1 + 0.9 * 0.5 * (1 + Math.cos(Math.PI * t)));
  }
}
