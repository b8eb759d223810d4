package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * A scheduler class of diffusers that is supported, with its parameters and defaults. Each is a
 * constant of its sampler; {@link SchedulerName} lists them.
 */
public final class SchedulerClass {
  private final String className;
  private final ObjectNode defaults; // never handed out, only copies of it
  private final Spread spread;
  private final Chosen chosen;

  /** Makes a sampler with the configuration's own spacing. */
  @FunctionalInterface
  interface Spread {
    Sampler of(SchedulerConfig config, int steps, SamplerOptions options);
  }

  /** Makes a sampler at chosen timesteps, which descend. */
  @FunctionalInterface
  interface Chosen {
    Sampler of(SchedulerConfig config, int[] timesteps, SamplerOptions options);
  }

  /**
   * A class.
   *
   * @param defaults every parameter with its default, a JSON object
   * @param chosen null where the class takes its own timesteps only
   */
  SchedulerClass(String className, String defaults, Spread spread, Chosen chosen) {
    this.className = className;
    this.spread = spread;
    this.chosen = chosen;
    try {
      this.defaults = (ObjectNode) new ObjectMapper().readTree(defaults);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(className, e);
    }
    this.defaults.put("num_train_timesteps", 1000);
    this.defaults.putNull("trained_betas");
  }

  /** All classes that a name stands for. */
  public static List<SchedulerClass> all() {
    return Arrays.stream(SchedulerName.values()).map(SchedulerName::type).distinct().toList();
  }

  /** The name in {@code _class_name}. */
  public String className() {
    return className;
  }

  /** Whether its steps can lie where they are wanted. */
  public boolean takesChosenTimesteps() {
    return chosen != null;
  }

  /** Every parameter with its default, as JSON of its own. */
  ObjectNode defaults() {
    return defaults.deepCopy();
  }

  /** A sampler with the configuration's own spacing. */
  Sampler spread(SchedulerConfig config, int steps, SamplerOptions options) {
    return spread.of(config, steps, options);
  }

  /** A sampler at chosen timesteps. */
  Sampler at(SchedulerConfig config, int[] timesteps, SamplerOptions options) {
    if (chosen == null) {
      throw new IllegalArgumentException(className + ": takes its own timesteps, not chosen ones");
    }
    return chosen.of(config, timesteps, options);
  }

  /** The class of a name, or null when it is none of these. */
  static SchedulerClass named(String className) {
    return all().stream()
        .filter(candidate -> candidate.className.equals(className))
        .findFirst()
        .orElse(null);
  }

  @Override
  public String toString() {
    return className;
  }
}
