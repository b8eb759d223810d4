package org.icportrait.face.head;

import org.icportrait.face.HeadPose;
import org.icportrait.face.LeastSquares;
import org.icportrait.face.Umeyama;
import org.icportrait.face.mesh.FaceMesh;

/**
 * Fits the morphable head to 478 landmarks: pose and coefficients in turn, with Gaussian priors on
 * the coefficients. Distances in depth count less because landmarks know depth least.
 */
public final class HeadFitter {
  /** The landmark that each of the 68 annotated points corresponds to. */
  static final int[] CORRESPONDING = {
    127, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 356, 70, 63, 105,
    66, 107, 336, 296, 334, 293, 300, 168, 197, 5, 4, 98, 97, 2, 326, 327, 33, 160, 158, 133, 153,
    144, 362, 385, 387, 263, 373, 380, 61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91, 78, 82,
    13, 312, 308, 317, 14, 87
  };

  static final int FIRST_INNER = 17; // before it the jaw, which slides along the outline
  private static final int ROUNDS = 4;
  private static final double RESIDUAL = 0.15; // centimetres
  private static final double EXPRESSION = 0.4;

  private final HeadModel model;

  /**
   * A fitted head.
   *
   * @param pose head centimetres to pixels
   * @param coefficients identity, then expression
   * @param vertices [V, 3] in pixels
   * @param error mean distance of the inner landmarks in the image plane, pixels
   */
  public record Fit(HeadPose pose, double[] coefficients, float[] vertices, double error) {}

  /** A fitter of one model. */
  public HeadFitter(HeadModel model) {
    this.model = model;
  }

  /** For each of the 68 annotated points of a head the landmark that corresponds to it. */
  public static int[] annotatedLandmarks() {
    return CORRESPONDING.clone();
  }

  /** Fits to landmarks [478, 3] in pixels. */
  public Fit fit(float[] landmarks) {
    int n = CORRESPONDING.length;
    float[] observed = new float[3 * n];
    float[] weight = new float[n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(landmarks, 3 * CORRESPONDING[i], observed, 3 * i, 3);
      weight[i] = i < FIRST_INNER ? 0.1f : 1;
    }
    double[] coefficients = new double[model.coefficients()];
    HeadPose pose = null;
    for (int round = 0; round < ROUNDS; round++) {
      pose = Umeyama.fit(points(coefficients), observed, weight);
      coefficients = coefficients(pose.inverse().apply(observed), weight);
    }
    pose = Umeyama.fit(points(coefficients), observed, weight);
    double error = 0;
    float[] placed = pose.apply(points(coefficients));
    for (int i = FIRST_INNER; i < n; i++) {
      error += Math.hypot(placed[3 * i] - observed[3 * i], placed[3 * i + 1] - observed[3 * i + 1]);
    }
    return new Fit(
        pose, coefficients, pose.apply(model.shape(coefficients)), error / (n - FIRST_INNER));
  }

  private float[] points(double[] coefficients) {
    float[] out = new float[3 * CORRESPONDING.length];
    for (int i = 0; i < CORRESPONDING.length; i++) {
      int vertex = 3 * model.landmarks()[i];
      for (int k = 0; k < 3; k++) {
        double sum = model.neutral()[vertex + k];
        for (int m = 0; m < coefficients.length; m++) {
          sum += coefficients[m] * model.mode(m)[vertex + k];
        }
        out[3 * i + k] = (float) sum;
      }
    }
    return out;
  }

  private double[] coefficients(float[] target, float[] weight) {
    LeastSquares fit = new LeastSquares(model.coefficients());
    double[] row = new double[model.coefficients()];
    for (int i = 0; i < CORRESPONDING.length; i++) {
      int vertex = 3 * model.landmarks()[i];
      for (int k = 0; k < 3; k++) {
        for (int m = 0; m < row.length; m++) {
          row[m] = model.mode(m)[vertex + k];
        }
        double depth = k == 2 ? 0.2 : 1;
        fit.add(row, target[3 * i + k] - model.neutral()[vertex + k], depth * weight[i]);
      }
    }
    double identity = RESIDUAL * RESIDUAL;
    double expression = identity / (EXPRESSION * EXPRESSION);
    for (int m = 0; m < row.length; m++) {
      fit.addPrior(m, m < model.identity().length ? identity : expression);
    }
    return fit.solve();
  }

  /** The similarity from head centimetres to the canonical frame of the landmarks. */
  public static HeadPose toCanonical(HeadModel model, FaceMesh mesh) {
    int n = CORRESPONDING.length - FIRST_INNER;
    float[] from = new float[3 * n];
    float[] to = new float[3 * n];
    float[] weight = new float[n];
    for (int i = 0; i < n; i++) {
      int vertex = 3 * model.landmarks()[FIRST_INNER + i];
      System.arraycopy(model.neutral(), vertex, from, 3 * i, 3);
      System.arraycopy(mesh.canonical(), 3 * CORRESPONDING[FIRST_INNER + i], to, 3 * i, 3);
      weight[i] = 1;
    }
    return Umeyama.fit(from, to, weight);
  }
}
