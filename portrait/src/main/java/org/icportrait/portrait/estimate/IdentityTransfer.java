package org.icportrait.portrait.estimate;

import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.head.FaceMesh;

/**
 * How much of the profile's person a composed face takes: at 1 the person's own shape and look, at
 * 0 the target's, in between a mixture of both; above 1 what sets the person's shape apart from the
 * mean face is exaggerated.
 *
 * @param strength 0..{@link #MOST}
 */
public record IdentityTransfer(double strength) {
  /** Beyond it faces are caricatures. */
  public static final double MOST = 1.5;

  /** The person as they are. */
  public static final IdentityTransfer WHOLE = new IdentityTransfer(1);

  /** Refuses a strength out of range. */
  public IdentityTransfer {
    if (!(strength >= 0 && strength <= MOST)) {
      throw new IllegalArgumentException("identity strength " + strength + ", expected 0.." + MOST);
    }
  }

  /** The share of the profile's look, 0..1. */
  float look() {
    return (float) Math.min(1, strength);
  }

  /**
   * The shape that is drawn.
   *
   * @param turned [478, 3], the profile's landmarks in the target's pose and pixels
   * @param target [478, 3], the target's own
   * @param mesh the mean face
   * @return [478, 3]
   */
  public float[] shape(float[] turned, float[] target, FaceMesh mesh) {
    if (strength <= 1) {
      return between(target, turned, strength);
    }
    HeadPose pose = Umeyama.fit(mesh.canonical(), turned, mesh.rigidity());
    return between(pose.apply(mesh.canonical()), turned, strength);
  }

  /** A shape that is so far, 0..1, on the way from one to another. */
  public static float[] between(float[] from, float[] to, double share) {
    float[] out = to.clone();
    for (int i = 0; share != 1 && i < out.length; i++) {
      out[i] = (float) (from[i] + share * (to[i] - from[i]));
    }
    return out;
  }
}
