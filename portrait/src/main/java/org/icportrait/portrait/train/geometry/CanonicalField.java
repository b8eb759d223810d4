package org.icportrait.portrait.train.geometry;

import org.icportrait.face.HeadPose;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.head.HeadFitter;
import org.icportrait.face.head.HeadModel;
import org.icportrait.face.head.LandmarkBinding;
import org.icportrait.face.mesh.FaceMesh;

/**
 * From the neutral morphable head to the canonical cube of the landmarks: a similarity, and near
 * the face a smooth shift that brings the bound landmarks to their canonical places, so that the
 * dense planes go on where the landmarks' surface ends. Kept on a lattice because the shift is
 * slow.
 */
final class CanonicalField {
  private static final double STEP = 0.5; // centimetres between nodes
  private static final double REACH = 1.0; // centimetres, deviation of a landmark's weight
  private static final double REST = 0.05; // weight of no shift
  private static final double MARGIN = 1; // centimetres around the head

  private final double[] origin = new double[3];
  private final int[] nodes = new int[3];
  private final float[] values; // [z, y, x, 3]

  CanonicalField(HeadModel model, LandmarkBinding binding, FaceMesh mesh) {
    HeadPose toCanonical = HeadFitter.toCanonical(model, mesh);
    float[] neutral = model.neutral();
    double[] high = {-1e9, -1e9, -1e9};
    java.util.Arrays.fill(origin, 1e9);
    for (int i = 0; i < neutral.length; i++) {
      origin[i % 3] = Math.min(origin[i % 3], neutral[i] - MARGIN);
      high[i % 3] = Math.max(high[i % 3], neutral[i] + MARGIN);
    }
    for (int k = 0; k < 3; k++) {
      nodes[k] = 2 + (int) Math.ceil((high[k] - origin[k]) / STEP);
    }
    float[] bound = binding.at(neutral);
    float[] shift = toCanonical.apply(bound); // then canonical minus this
    for (int i = 0; i < binding.count(); i++) {
      for (int k = 0; k < 3; k++) {
        shift[3 * i + k] = mesh.canonical()[3 * binding.landmark()[i] + k] - shift[3 * i + k];
      }
    }
    float[] points = new float[3 * nodes[0] * nodes[1] * nodes[2]];
    for (int n = 0; n < points.length / 3; n++) {
      int[] at = {n % nodes[0], n / nodes[0] % nodes[1], n / nodes[0] / nodes[1]};
      for (int k = 0; k < 3; k++) {
        points[3 * n + k] = (float) (origin[k] + STEP * at[k]);
      }
    }
    float[] moved = toCanonical.apply(points);
    java.util.stream.IntStream.range(0, points.length / 3)
        .parallel()
        .forEach(n -> shift(points, n, bound, shift, moved));
    this.values = DenseGeometry.toCube(moved);
  }

  private static void shift(float[] points, int n, float[] bound, float[] shift, float[] moved) {
    double total = REST;
    double[] sum = new double[3];
    for (int i = 0; i < bound.length; i += 3) {
      double dx = points[3 * n] - bound[i];
      double dy = points[3 * n + 1] - bound[i + 1];
      double dz = points[3 * n + 2] - bound[i + 2];
      double apart = (dx * dx + dy * dy + dz * dz) / (2 * REACH * REACH);
      if (apart < 12) {
        double weight = Math.exp(-apart);
        total += weight;
        for (int k = 0; k < 3; k++) {
          sum[k] += weight * shift[i + k];
        }
      }
    }
    for (int k = 0; k < 3; k++) {
      moved[3 * n + k] += (float) (sum[k] / total);
    }
  }

  /** The cube's coordinates of a point of the neutral head (centimetres), interpolated. */
  void at(double x, double y, double z, float[] out) {
    double[] p = {x, y, z};
    int[] low = new int[3];
    double[] part = new double[3];
    for (int k = 0; k < 3; k++) {
      double g = Math.min(Math.max((p[k] - origin[k]) / STEP, 0), nodes[k] - 1.001);
      low[k] = (int) g;
      part[k] = g - low[k];
    }
    java.util.Arrays.fill(out, 0, 3, 0);
    for (int n = 0; n < 8; n++) {
      double weight = 1;
      int index = 0;
      for (int k = 2; k >= 0; k--) {
        int up = n >> k & 1;
        weight *= up == 1 ? part[k] : 1 - part[k];
        index = index * nodes[k] + low[k] + up;
      }
      for (int k = 0; k < 3; k++) {
        out[k] += (float) (weight * values[3 * index + k]);
      }
    }
  }

  /** The cube's coordinates [V, 3] of all vertices [V, 3] of the neutral head. */
  float[] apply(float[] neutral) {
    float[] out = new float[neutral.length];
    float[] one = new float[3];
    for (int i = 0; i < out.length; i += 3) {
      at(neutral[i], neutral[i + 1], neutral[i + 2], one);
      System.arraycopy(one, 0, out, i, 3);
    }
    return out;
  }
}
