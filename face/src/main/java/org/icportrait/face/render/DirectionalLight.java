package org.icportrait.face.render;

/**
 * A light so far away that it comes from one direction everywhere, with shadows.
 *
 * @param direction [3], towards the light, any length above 0 (x right, y down, z away)
 * @param rgb [3], linear; what a white surface shows that faces the light
 * @param penumbra half the width of a shadow's edge, in the mesh's unit; 0 is hard
 * @param strength of the shadow, 0..1; 0 casts none
 */
public record DirectionalLight(float[] direction, float[] rgb, double penumbra, double strength) {

  /** Refuses what is no light. */
  public DirectionalLight {
    boolean lengths = direction.length == 3 && rgb.length == 3;
    if (!lengths || !(Math.hypot(Math.hypot(direction[0], direction[1]), direction[2]) > 0)) {
      throw new IllegalArgumentException("a light without direction or colour");
    }
    if (!(penumbra >= 0) || !(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("a shadow of edge " + penumbra + ", strength " + strength);
    }
  }

  /** The direction at unit length. */
  double[] unit() {
    double length = Math.hypot(Math.hypot(direction[0], direction[1]), direction[2]);
    return new double[] {direction[0] / length, direction[1] / length, direction[2] / length};
  }
}
