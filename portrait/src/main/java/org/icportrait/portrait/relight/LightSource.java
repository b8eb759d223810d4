package org.icportrait.portrait.relight;

import org.icportrait.face.SphericalHarmonics;

/** A wanted light on a head, in the camera's frame. */
public sealed interface LightSource {
  /** Its shading of a white surface; of its level only the relation between directions counts. */
  SphericalHarmonics harmonics();

  /** Whether the colour is the light's alone, without that of skin. */
  default boolean knowsItsColour() {
    return true;
  }

  /**
   * One of the ready lights.
   *
   * @param light which
   */
  record Preset(PresetLight light) implements LightSource {
    @Override
    public SphericalHarmonics harmonics() {
      return light.harmonics();
    }
  }

  /**
   * One distant lamp with some even light.
   *
   * @param yaw degrees -180 to 180, below 0 from the image's left, 0 from the camera
   * @param pitch degrees -90 to 90, above 0 from above
   * @param strength of the lamp against the even light, above 0 to 20; 1 is a usual portrait
   * @param kelvin colour temperature 1000 to 20000; 6504 changes no colour
   */
  record Direction(double yaw, double pitch, double strength, double kelvin)
      implements LightSource {
    /** Largest strength. */
    public static final double MOST_STRENGTH = 20;

    private static final double EVEN = 0.4; // of a lamp of strength 1

    /** Refuses values out of range. */
    public Direction {
      boolean angles = Math.abs(yaw) <= 180 && Math.abs(pitch) <= 90;
      boolean range = kelvin >= BlackBody.LEAST_KELVIN && kelvin <= BlackBody.MOST_KELVIN;
      if (!angles || !(strength > 0 && strength <= MOST_STRENGTH) || !range) {
        throw new IllegalArgumentException(
            "a light of " + yaw + "," + pitch + "," + strength + "," + kelvin);
      }
    }

    /** A lamp of strength 1 that changes no colour. */
    public Direction(double yaw, double pitch) {
      this(yaw, pitch, 1, BlackBody.NEUTRAL_KELVIN);
    }

    @Override
    public SphericalHarmonics harmonics() {
      return new Lamps().even(EVEN, kelvin).from(yaw, pitch, strength, kelvin).harmonics();
    }
  }

  /**
   * Light from all around, already projected.
   *
   * @param harmonics its shading of a white surface
   */
  record Environment(SphericalHarmonics harmonics) implements LightSource {}

  /**
   * The light in another portrait.
   *
   * @param harmonics estimated there: light times skin
   */
  record OfPicture(SphericalHarmonics harmonics) implements LightSource {
    @Override
    public boolean knowsItsColour() {
      return false;
    }
  }
}
