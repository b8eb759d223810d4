package org.icportrait.face.render;

import java.util.List;
import org.icportrait.face.SphericalHarmonics;

/**
 * All light of a scene: soft light from everywhere without shadows, and directional lights.
 *
 * @param surrounding light from everywhere, in the camera's frame
 * @param lights with shadows, may be empty
 */
public record Lighting(SphericalHarmonics surrounding, List<DirectionalLight> lights) {

  /** Copies the list. */
  public Lighting {
    lights = List.copyOf(lights);
  }

  /** Soft light only. */
  public static Lighting of(SphericalHarmonics surrounding) {
    return new Lighting(surrounding, List.of());
  }
}
