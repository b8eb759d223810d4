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
 * @param hidden share of the reference's patches that is hidden in every sample, 0..1; null for 0.8
 *     in most samples and more or less in others
 * @param attacked whether references and profiles are changed so that copying is wrong; null for
 *     yes
 * @param raw whether patches that stay show the reference's own pixels as in the paper, not only
 *     its light on grey skin; null for no
 * @param latents folder of samples that {@code data pairs --base} made of the pairs for a Stable
 *     Diffusion base; null to draw and encode them in each step
 * @param painted share of samples that are {@code PaintedDiptych}s, 0..1; null for none
 * @param leastNoise where in the schedule the noise of samples begins that are not at the noisiest
 *     timestep, 0..1; null for its beginning
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record WholeHeadSettings(
    String pairs,
    String validation,
    double triplets,
    double missing,
    double noisiest,
    Double hidden,
    Boolean attacked,
    Boolean raw,
    String latents,
    Double painted,
    Double leastNoise) {

  /** Pairs whose references are attacked and masked as usual. */
  public WholeHeadSettings(
      String pairs, String validation, double triplets, double missing, double noisiest) {
    this(pairs, validation, triplets, missing, noisiest, null, null, null, null, null, null);
  }

  /** Refuses shares out of range and missing folders. */
  public WholeHeadSettings {
    if (pairs == null || validation == null) {
      throw new IllegalArgumentException("whole without pairs or validation, expected two folders");
    }
    double always = hidden == null ? 0 : hidden;
    boolean drawn = hidden != null || attacked != null || raw != null || painted != null;
    if (latents != null && drawn) {
      throw new IllegalArgumentException(
          "whole with latents and hidden, attacked, raw or painted, expected samples as they were made");
    }
    for (double share :
        new double[] {triplets, missing, noisiest, always, orNone(painted), orNone(leastNoise)}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("whole with a share of " + share + ", expected 0..1");
      }
    }
  }

  /** Whether references and profiles are changed so that copying is wrong. */
  public boolean attacks() {
    return !Boolean.FALSE.equals(attacked);
  }

  /** Whether patches that stay show the reference's own pixels. */
  public boolean showsReference() {
    return Boolean.TRUE.equals(raw);
  }

  /** Share of samples that are painted diptychs. */
  public double paintedOrNone() {
    return orNone(painted);
  }

  /** Where in the schedule noise begins. */
  public double leastNoiseOrNone() {
    return orNone(leastNoise);
  }

  private static double orNone(Double share) {
    return share == null ? 0 : share;
  }
}
