package org.icportrait.face.warp;

import java.util.Arrays;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.mesh.FaceMesh;

/**
 * Finds the part of a face that lies in black shadow while the same part of its other half is lit:
 * nothing can be seen there, and the lit half tells more about it than noise that is brightened.
 */
final class DeepShadow {
  private static final double RADIUS = 0.12; // of the eye distance, of what is looked at
  private static final double BLACK = 0.08; // display values
  private static final double DIM = 0.2;
  private static final double ALIKE = 1.5; // the other half's brightness as a multiple
  private static final double LIT = 2.2;
  private static final int ROUNDS = 3; // of smoothing between neighbours
  private static final int SAMPLES = 5; // a side

  private DeepShadow() {}

  /**
   * How surely each landmark is hidden by shadow.
   *
   * @param picture display values, 0..1
   * @param landmarks [478, 3] in its pixels
   * @return [478], 0..1
   */
  static float[] share(FaceMesh mesh, Picture picture, float[] landmarks) {
    double radius = RADIUS * CropFrame.eyeDistance(landmarks);
    double[] bright = new double[FaceMesh.POINTS];
    for (int i = 0; i < bright.length; i++) {
      bright[i] = brightness(picture, landmarks[3 * i], landmarks[3 * i + 1], radius);
    }
    float[] share = new float[FaceMesh.POINTS];
    for (int i = 0; i < share.length; i++) {
      double other = bright[mesh.mirror()[i]];
      double dark = 1 - SmoothStep.between(BLACK, DIM, bright[i]);
      double lit = SmoothStep.between(ALIKE, LIT, other / Math.max(1e-3, bright[i]));
      share[i] = (float) (dark * lit * SmoothStep.between(BLACK, DIM, other));
    }
    for (int round = 0; round < ROUNDS; round++) {
      share = smooth(mesh.triangles(), share);
    }
    return share;
  }

  /** Mean display value of a square around a point. */
  private static double brightness(Picture picture, double x, double y, double radius) {
    float[] rgb = new float[3];
    double sum = 0;
    for (int j = 0; j < SAMPLES; j++) {
      for (int i = 0; i < SAMPLES; i++) {
        double dx = radius * (2.0 * i / (SAMPLES - 1) - 1);
        double dy = radius * (2.0 * j / (SAMPLES - 1) - 1);
        picture.sample(x + dx, y + dy, rgb);
        sum += (rgb[0] + rgb[1] + rgb[2]) / 3;
      }
    }
    return sum / (SAMPLES * SAMPLES);
  }

  /** Each landmark's mean with those it shares a triangle with. */
  private static float[] smooth(int[] triangles, float[] values) {
    float[] sum = values.clone();
    int[] count = new int[values.length];
    Arrays.fill(count, 1);
    for (int t = 0; t < triangles.length; t += 3) {
      for (int k = 0; k < 3; k++) {
        int i = triangles[t + k];
        sum[i] += values[triangles[t + (k + 1) % 3]] + values[triangles[t + (k + 2) % 3]];
        count[i] += 2;
      }
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= count[i];
    }
    return sum;
  }
}
