package org.icportrait.face.head;

import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.render.Camera;

/**
 * A morphable head fitted to a portrait.
 *
 * @param camera that took the portrait, in its pixels
 * @param pose head centimetres to centimetres of the camera frame (scale 1)
 * @param identity coefficients
 * @param expression coefficients
 * @param light in the camera frame, such that even light of strength 1 shades with 1
 * @param albedo [3], mean colour of the skin, linear RGB
 * @param landmarkError median distance of the bound landmarks in the image plane, in eye distances
 * @param photometricError mean difference of skin pixels from the drawn head, in display values
 *     0..1; NaN before pixels were looked at
 */
public record HeadFit(
    Camera camera,
    HeadPose pose,
    double[] identity,
    double[] expression,
    SphericalHarmonics light,
    float[] albedo,
    double landmarkError,
    double photometricError) {

  /** The head's vertices [V, 3] in the camera frame. */
  public float[] vertices(HeadModel model) {
    double[] all = new double[identity.length + expression.length];
    System.arraycopy(identity, 0, all, 0, identity.length);
    System.arraycopy(expression, 0, all, identity.length, expression.length);
    if (model.identity().length != identity.length
        || model.expression().length != expression.length) {
      throw new IllegalArgumentException("a fit of another head: " + all.length + " coefficients");
    }
    return pose.apply(model.shape(all));
  }
}
