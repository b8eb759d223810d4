package org.icportrait.portrait.train.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How a stage is trained on pairs of whole heads that {@code data pairs} made.
 *
 * @param pairs folder of pairs to train on
 * @param validation folder of pairs of people that no training sees
 * @param triplets share of a batch that is path-traced, 0..1
 * @param missing share of samples without a warp, 0..1
 * @param noisiest share of samples at the noisiest timestep, whose answer is the mean, 0..1
 * @param latents folder of samples that {@code data pairs --base} made of the pairs for a Stable
 *     Diffusion base; null to draw and encode them in each step
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record WholeHeadSettings(
    String pairs,
    String validation,
    double triplets,
    double missing,
    double noisiest,
    String latents) {
  /** Refuses shares out of range and missing folders. */
  public WholeHeadSettings {
    if (pairs == null || validation == null) {
      throw new IllegalArgumentException("whole without pairs or validation, expected two folders");
    }
    for (double share : new double[] {triplets, missing, noisiest}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("whole with a share of " + share + ", expected 0..1");
      }
    }
  }
}
