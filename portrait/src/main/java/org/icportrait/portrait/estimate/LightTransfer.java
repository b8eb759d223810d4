package org.icportrait.portrait.estimate;

import org.icportrait.face.SmoothStep;

/**
 * How much of the target's light a composed face takes.
 *
 * @param any false leaves the profile's own light
 * @param strength 0..{@link #MOST}, share of the change of brightness, above 1 exaggerated; hue is
 *     taken wholly
 */
public record LightTransfer(boolean any, double strength) {
  /** Beyond it shadows turn black. */
  public static final double MOST = 1.5;

  /** The profile's own light. */
  public static final LightTransfer NONE = new LightTransfer(false, 0);

  /** All of the target's light. */
  public static final LightTransfer WHOLE = new LightTransfer(true, 1);

  // degrees between two heads: from here on a turned face looks less and less like its person
  private static final double ALIKE = 10;
  private static final double UNLIKE = 50;

  /** Refuses a share out of range. */
  public LightTransfer {
    if (!(strength >= 0 && strength <= MOST)) {
      throw new IllegalArgumentException("light strength " + strength + ", expected 0.." + MOST);
    }
  }

  /** All of the hue and a share of the brightness. */
  public static LightTransfer of(double strength) {
    return new LightTransfer(true, strength);
  }

  /**
   * What is taken where two heads are turned apart: a change of brightness costs likeness, of which
   * the turn has left less. Nothing, all and more stay what they are.
   *
   * @param degrees between the two heads
   */
  public LightTransfer apart(double degrees) {
    double turned = SmoothStep.between(ALIKE, UNLIKE, degrees);
    return strength >= 1 ? this : new LightTransfer(any, Math.pow(strength, 1 + turned));
  }
}
