package org.icportrait.portrait.data.synthesize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.face.head.HeadModel;

/** The neutral head: its box, its centre, its plane of symmetry and its hairline. */
final class NeutralHead {
  private static final double CELL = 0.4; // centimetres, of the search for mirrored vertices
  private static final double EYE_CENTRE = 1.35; // centimetres behind the corners' middle
  private static final double CENTRE = 5; // centimetres behind the middle of the landmarks

  private final float[] points; // [V, 3]
  private final float[] low = {1e9f, 1e9f, 1e9f};
  private final float[] high = {-1e9f, -1e9f, -1e9f};
  private final float[] unit; // [V, 3], 0..1 over the box
  private final double[] centre = new double[3];
  private final double[][] eyes; // [2][3]
  private final double[] brow; // middle of the brows
  private final double[] ear; // middle between the upper ends of the jaw

  NeutralHead(HeadModel model) {
    this.points = model.neutral();
    for (int i = 0; i < points.length; i++) {
      low[i % 3] = Math.min(low[i % 3], points[i]);
      high[i % 3] = Math.max(high[i % 3], points[i]);
    }
    this.unit = new float[points.length];
    for (int i = 0; i < points.length; i++) {
      unit[i] = (points[i] - low[i % 3]) / Math.max(1e-6f, high[i % 3] - low[i % 3]);
    }
    int[] l = model.landmarks();
    double[] middle = mean(l);
    centre[1] = middle[1] - 0.5;
    centre[2] = middle[2] + CENTRE;
    this.brow = mean(new int[] {l[19], l[24]});
    this.ear = mean(new int[] {l[0], l[16]});
    this.eyes = new double[][] {mean(new int[] {l[36], l[39]}), mean(new int[] {l[42], l[45]})};
    for (double[] eye : eyes) {
      eye[2] += EYE_CENTRE;
    }
  }

  private double[] mean(int[] vertices) {
    double[] sum = new double[3];
    for (int v : vertices) {
      for (int k = 0; k < 3; k++) {
        sum[k] += points[3 * v + k] / (double) vertices.length;
      }
    }
    return sum;
  }

  /** [3], least coordinates in centimetres. */
  float[] low() {
    return low.clone();
  }

  /** [3], greatest coordinates in centimetres. */
  float[] high() {
    return high.clone();
  }

  /** [V, 3], coordinates 0..1 over the box. */
  float[] unit() {
    return unit;
  }

  /** [3], about what views turn. */
  double[] centre() {
    return centre.clone();
  }

  /** Angle of an eye's vertex from its front, 0..1 for 0 to 180 degrees. */
  float eyeAngle(int vertex) {
    double[] eye = points[3 * vertex] < 0 ? eyes[0] : eyes[1];
    double x = points[3 * vertex] - eye[0];
    double y = points[3 * vertex + 1] - eye[1];
    double z = points[3 * vertex + 2] - eye[2];
    return (float) (Math.atan2(Math.hypot(x, y), -z) / Math.PI);
  }

  /** [V, 3], the neutral head itself, centimetres. */
  float[] points() {
    return points;
  }

  /**
   * How far each vertex lies behind a line from the hairline over the ears to the nape, which runs
   * in the plane of symmetry; centimetres, below 0 in front of it.
   *
   * @param higher centimetres that the hairline lies higher than the usual
   * @param lower centimetres that the nape's end lies lower
   * @param further centimetres that the nape's end lies further back
   */
  float[] hairline(double higher, double lower, double further) {
    double frontY = brow[1] - 5 - higher;
    double frontZ = brow[2] + 1 + 0.5 * higher;
    double dy = ear[1] + 5 + lower - frontY;
    double dz = ear[2] + 7 + further - frontZ;
    double length = Math.hypot(dy, dz);
    float[] out = new float[points.length / 3];
    for (int v = 0; v < out.length; v++) {
      double y = points[3 * v + 1] - frontY;
      double z = points[3 * v + 2] - frontZ;
      out[v] = (float) ((z * dy - y * dz) / length);
    }
    return out;
  }

  /** [V], the vertex on the other side, the nearest to the mirrored place. */
  int[] mirror() {
    Map<Long, List<Integer>> cells = new HashMap<>();
    for (int v = 0; v < points.length / 3; v++) {
      long key = key(points[3 * v], points[3 * v + 1], points[3 * v + 2], 0, 0, 0);
      cells.computeIfAbsent(key, k -> new ArrayList<>()).add(v);
    }
    int[] out = new int[points.length / 3];
    for (int v = 0; v < out.length; v++) {
      out[v] = nearest(cells, -points[3 * v], points[3 * v + 1], points[3 * v + 2], v);
    }
    return out;
  }

  private int nearest(Map<Long, List<Integer>> cells, float x, float y, float z, int otherwise) {
    int best = otherwise;
    double least = Double.POSITIVE_INFINITY;
    for (int n = 0; n < 27; n++) {
      long key = key(x, y, z, n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1);
      for (int w : cells.getOrDefault(key, List.of())) {
        double d =
            Math.hypot(Math.hypot(points[3 * w] - x, points[3 * w + 1] - y), points[3 * w + 2] - z);
        if (d < least) {
          least = d;
          best = w;
        }
      }
    }
    return best;
  }

  private static long key(double x, double y, double z, int dx, int dy, int dz) {
    long a = (long) Math.floor(x / CELL) + dx + 1000;
    long b = (long) Math.floor(y / CELL) + dy + 1000;
    long c = (long) Math.floor(z / CELL) + dz + 1000;
    return (a * 2048 + b) * 2048 + c;
  }
}
