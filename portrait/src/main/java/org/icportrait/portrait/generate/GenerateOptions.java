package org.icportrait.portrait.generate;

import org.icportrait.face.HeadAngles;

/**
 * How a portrait is made.
 *
 * @param steps denoising steps, at least 1
 * @param seed of the noise and of the mask
 * @param maskRatio share of the reference's face that is hidden, 0..1
 * @param background where what is not the face comes from
 * @param pose the wanted pose, or null for the reference's
 * @param scheduler ddim or dpmsolver++
 * @param guidance weight of a prompt; the mini family has none
 */
public record GenerateOptions(
    int steps,
    long seed,
    double maskRatio,
    Background background,
    HeadAngles pose,
    String scheduler,
    double guidance) {

  /** Refuses values out of range. */
  public GenerateOptions {
    if (steps < 1 || !(maskRatio >= 0 && maskRatio <= 1)) {
      throw new IllegalArgumentException("steps " + steps + ", mask ratio " + maskRatio);
    }
  }

  /** The mean alone, 80 % masked, the reference's pose and background. */
  public static GenerateOptions defaults() {
    return new GenerateOptions(1, 0, 0.8, Background.REFERENCE, null, "dpmsolver++", 1);
  }
}
