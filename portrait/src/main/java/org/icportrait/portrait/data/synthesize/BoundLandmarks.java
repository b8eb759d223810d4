package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.mesh.FaceMesh;

/** Landmarks of synthetic heads, some of which have no place on the head. */
public final class BoundLandmarks {
  private BoundLandmarks() {}

  /**
   * Puts landmarks without a place where the pose of the others has them.
   *
   * @param landmarks [478, 3], NaN for those without a place; filled here
   */
  public static void complete(FaceMesh mesh, float[] landmarks) {
    float[] weight = new float[FaceMesh.POINTS];
    float[] known = landmarks.clone();
    for (int i = 0; i < weight.length; i++) {
      boolean bound = !Float.isNaN(landmarks[3 * i]);
      weight[i] = bound ? mesh.rigidity()[i] : 0;
      for (int k = 0; k < 3 && !bound; k++) {
        known[3 * i + k] = 0;
      }
    }
    HeadPose pose = Umeyama.fit(mesh.canonical(), known, weight);
    float[] placed = pose.apply(mesh.canonical());
    for (int i = 0; i < landmarks.length; i++) {
      landmarks[i] = Float.isNaN(landmarks[i]) ? placed[i] : landmarks[i];
    }
  }
}
