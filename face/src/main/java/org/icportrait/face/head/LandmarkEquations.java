package org.icportrait.face.head;

import org.icportrait.face.LeastSquares;
import org.icportrait.face.mesh.FaceMesh;

/** The landmark term and the priors of a fit, and their derivatives. Residuals in eye distances. */
final class LandmarkEquations {
  private static final double NOISE = 0.02; // of landmarks, eye distances
  private static final double OUTLIER = 0.06; // where a landmark is doubted, eye distances
  private static final double ALONG = 0.15; // share of a residual along the outline that counts
  private static final double SHARE = 0.25; // neighbouring landmarks err alike: not all count
  private static final double EXPRESSION = 0.5; // usual size of an expression's coefficient
  private static final double BOUND = 0.1; // how far expressions may leave 0..1
  private static final double FOCAL_SPREAD = 0.35; // of its logarithm
  private static final double USUAL_FOCAL = 2.5; // sides of the picture

  private final int identities;
  private final float[] base; // [n, 3]
  private final float[][] modes; // [modes][n, 3]
  private final int[] landmark;
  private final int[] before; // the neighbours on the outline, -1 off it
  private final int[] after;

  LandmarkEquations(HeadModel model, LandmarkBinding binding) {
    identities = model.identity().length;
    base = binding.at(model.neutral());
    modes = new float[model.coefficients()][];
    for (int m = 0; m < modes.length; m++) {
      modes[m] = binding.at(model.mode(m));
    }
    landmark = binding.landmark();
    before = new int[landmark.length];
    after = new int[landmark.length];
    int[] outline = FaceMesh.outline();
    for (int i = 0; i < landmark.length; i++) {
      before[i] = after[i] = -1;
      for (int k = 0; k < outline.length; k++) {
        if (outline[k] == landmark[i]) {
          before[i] = outline[(k + outline.length - 1) % outline.length];
          after[i] = outline[(k + 1) % outline.length];
        }
      }
    }
  }

  static double usualFocal(int width, int height) {
    return USUAL_FOCAL * Math.max(width, height);
  }

  /** What damping holds an unknown by. */
  static double stiffness(int unknown) {
    return unknown < 3 ? 1e4 : unknown < FitState.FOCAL ? 10 : unknown == FitState.FOCAL ? 10 : 1;
  }

  /** The bound points [n, 3] in the camera frame, and turned but not shifted. */
  private double[][] points(FitState s) {
    double[] head = new double[base.length];
    for (int i = 0; i < head.length; i++) {
      head[i] = base[i];
    }
    for (int m = 0; m < modes.length; m++) {
      double weight = s.coefficients()[m];
      for (int i = 0; i < head.length; i++) {
        head[i] += weight * modes[m][i];
      }
    }
    double[] turned = new double[head.length];
    double[] placed = new double[head.length];
    double[] r = s.rotation();
    for (int i = 0; i < head.length; i += 3) {
      for (int k = 0; k < 3; k++) {
        turned[i + k] =
            r[3 * k] * head[i] + r[3 * k + 1] * head[i + 1] + r[3 * k + 2] * head[i + 2];
        placed[i + k] = turned[i + k] + s.translation()[k];
      }
    }
    return new double[][] {turned, placed};
  }

  /** Residuals [n, 2], pixels: drawn minus seen. */
  private double[] residuals(FitState s, float[] landmarks, double[] placed) {
    double[] out = new double[2 * landmark.length];
    for (int i = 0; i < landmark.length; i++) {
      double z = Math.max(placed[3 * i + 2], 1);
      out[2 * i] = s.focal() * placed[3 * i] / z + s.centerX() - landmarks[3 * landmark[i]];
      out[2 * i + 1] =
          s.focal() * placed[3 * i + 1] / z + s.centerY() - landmarks[3 * landmark[i] + 1];
    }
    return out;
  }

  /** Distances [n] in the image plane, pixels. */
  double[] distances(FitState s, float[] landmarks) {
    double[] r = residuals(s, landmarks, points(s)[1]);
    double[] out = new double[landmark.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.hypot(r[2 * i], r[2 * i + 1]);
    }
    return out;
  }

  /** The direction (2) along which a landmark may slide, or null. */
  private double[] slide(int i, float[] landmarks) {
    if (before[i] < 0) {
      return null;
    }
    double x = landmarks[3 * after[i]] - landmarks[3 * before[i]];
    double y = landmarks[3 * after[i] + 1] - landmarks[3 * before[i] + 1];
    double length = Math.hypot(x, y);
    return length > 1e-6 ? new double[] {x / length, y / length} : null;
  }

  /** Two rows [2, 2] that a residual in pixels is multiplied with; one is weak along a slide. */
  private double[] axes(int i, float[] landmarks, double eyes) {
    double[] d = slide(i, landmarks);
    double unit = 1 / (eyes * NOISE);
    if (d == null) {
      return new double[] {unit, 0, 0, unit};
    }
    return new double[] {-d[1] * unit, d[0] * unit, ALONG * d[0] * unit, ALONG * d[1] * unit};
  }

  /** Geman and McClure's weights [n] of the present residuals. */
  void robustWeights(FitState s, float[] landmarks, double eyes, double[] weights) {
    double[] r = residuals(s, landmarks, points(s)[1]);
    double doubt = Math.pow(OUTLIER / NOISE, 2);
    for (int i = 0; i < weights.length; i++) {
      double[] a = axes(i, landmarks, eyes);
      double u = a[0] * r[2 * i] + a[1] * r[2 * i + 1];
      double v = a[2] * r[2 * i] + a[3] * r[2 * i + 1];
      weights[i] = Math.pow(doubt / (doubt + u * u + v * v), 2);
    }
  }

  double cost(FitState s, float[] landmarks, double eyes, double[] weights) {
    double[] r = residuals(s, landmarks, points(s)[1]);
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double[] a = axes(i, landmarks, eyes);
      double u = a[0] * r[2 * i] + a[1] * r[2 * i + 1];
      double v = a[2] * r[2 * i] + a[3] * r[2 * i + 1];
      sum += SHARE * weights[i] * (u * u + v * v);
    }
    for (int m = 0; m < modes.length; m++) {
      double c = s.coefficients()[m];
      double beyond = beyond(m, c);
      sum += prior(m) * c * c + beyond * beyond / (BOUND * BOUND);
    }
    return sum + Math.pow(focalOff(s) / FOCAL_SPREAD, 2);
  }

  private double focalOff(FitState s) {
    // the centre of the picture is half its size
    double side = 2 * Math.max(s.centerX(), s.centerY());
    return s.logFocal() - Math.log(USUAL_FOCAL * side);
  }

  private double prior(int mode) {
    return mode < identities ? 1 : 1 / (EXPRESSION * EXPRESSION);
  }

  /** How far an expression is below 0 (negative) or above 1; 0 for identity. */
  private double beyond(int mode, double value) {
    return mode < identities ? 0 : Math.min(0, value) + Math.max(0, value - 1);
  }

  /** The normal equations of a small change. */
  LeastSquares linearise(FitState s, float[] landmarks, double eyes, double[] weights) {
    int unknowns = FitState.CAMERA + modes.length;
    LeastSquares system = new LeastSquares(unknowns);
    double[][] points = points(s);
    double[] r = residuals(s, landmarks, points[1]);
    double[] row = new double[unknowns];
    double[][] axis = new double[2][3]; // change of the weighted residual by a shift of the point
    for (int i = 0; i < weights.length; i++) {
      double[] a = axes(i, landmarks, eyes);
      double z = Math.max(points[1][3 * i + 2], 1);
      double scale = s.focal() / z;
      double u = points[1][3 * i] * scale;
      double v = points[1][3 * i + 1] * scale;
      for (int k = 0; k < 2; k++) {
        axis[k][0] = a[2 * k] * scale;
        axis[k][1] = a[2 * k + 1] * scale;
        axis[k][2] = -(a[2 * k] * u + a[2 * k + 1] * v) / z;
        fill(row, s, points[0], i, axis[k]);
        row[FitState.FOCAL] = a[2 * k] * u + a[2 * k + 1] * v;
        double residual = a[2 * k] * r[2 * i] + a[2 * k + 1] * r[2 * i + 1];
        system.add(row, -residual, SHARE * weights[i]);
      }
    }
    addPriors(system, s);
    return system;
  }

  private void fill(double[] row, FitState s, double[] turned, int i, double[] axis) {
    double x = turned[3 * i];
    double y = turned[3 * i + 1];
    double z = turned[3 * i + 2];
    row[0] = axis[2] * y - axis[1] * z; // axis . (w x point)
    row[1] = axis[0] * z - axis[2] * x;
    row[2] = axis[1] * x - axis[0] * y;
    System.arraycopy(axis, 0, row, 3, 3);
    double[] rotation = s.rotation();
    double[] head = new double[3]; // the axis in the head's frame
    for (int k = 0; k < 3; k++) {
      head[k] = axis[0] * rotation[k] + axis[1] * rotation[3 + k] + axis[2] * rotation[6 + k];
    }
    for (int m = 0; m < modes.length; m++) {
      float[] mode = modes[m];
      row[FitState.CAMERA + m] =
          head[0] * mode[3 * i] + head[1] * mode[3 * i + 1] + head[2] * mode[3 * i + 2];
    }
  }

  private void addPriors(LeastSquares system, FitState s) {
    double[] row = new double[FitState.CAMERA + modes.length];
    row[FitState.FOCAL] = 1;
    system.add(row, -focalOff(s), 1 / (FOCAL_SPREAD * FOCAL_SPREAD));
    row[FitState.FOCAL] = 0;
    for (int m = 0; m < modes.length; m++) {
      double c = s.coefficients()[m];
      double beyond = beyond(m, c);
      row[FitState.CAMERA + m] = 1;
      system.add(row, -c, prior(m));
      if (beyond != 0) {
        system.add(row, -beyond, 1 / (BOUND * BOUND));
      }
      row[FitState.CAMERA + m] = 0;
    }
  }
}
