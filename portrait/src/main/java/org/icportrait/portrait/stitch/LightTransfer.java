package org.icportrait.portrait.stitch;

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
}
