package org.icportrait.portrait.data.synthesize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.face.head.HeadModel;
import org.icportrait.face.image.SmoothStep;

/**
 * Clothed shoulders below a head whose mesh ends at the neck: rings from the mesh's lower rim out
 * to the shoulders and down, so that no cut shows.
 */
final class Torso {
  private static final int RINGS = 9;
  private static final double HALF_WIDTH = 20; // centimetres
  private static final double HALF_DEPTH = 10.5;
  private static final double SLOPE = 4.5; // centimetres that the shoulders fall towards the arms
  private static final double LENGTH = 26; // centimetres below the rim

  private final int[] rim; // [L], vertices of the head in order; empty: the head has no neck
  private final int first; // row of the first vertex added

  private Torso(int[] rim, int first) {
    this.rim = rim;
    this.first = first;
  }

  /**
   * The torso of a model.
   *
   * @param skin [T, 3], the triangles of skin
   */
  static Torso of(HeadModel model, int[] skin) {
    float chin = model.neutral()[3 * model.landmarks()[8] + 1];
    for (int[] loop : boundaries(skin)) {
      boolean below = true;
      for (int v : loop) {
        below &= model.neutral()[3 * v + 1] > chin;
      }
      if (below) {
        return new Torso(loop, model.neutral().length / 3);
      }
    }
    return new Torso(new int[0], model.neutral().length / 3);
  }

  /** The closed loops of edges that belong to one triangle only, in the triangles' direction. */
  private static List<int[]> boundaries(int[] triangles) {
    Set<Long> edges = new HashSet<>();
    for (int t = 0; t < triangles.length; t++) {
      edges.add(edge(triangles[t], triangles[t - t % 3 + (t + 1) % 3]));
    }
    Map<Integer, Integer> next = new HashMap<>();
    for (int t = 0; t < triangles.length; t++) {
      int from = triangles[t];
      int to = triangles[t - t % 3 + (t + 1) % 3];
      if (!edges.contains(edge(to, from))) {
        next.put(from, to);
      }
    }
    List<int[]> loops = new ArrayList<>();
    for (int start : next.keySet().stream().sorted().toList()) {
      List<Integer> loop = new ArrayList<>();
      for (Integer v = start; v != null; v = next.remove(v)) {
        loop.add(v);
      }
      if (loop.size() > 3 && loop.get(0).equals(loop.get(loop.size() - 1))) {
        loops.add(loop.subList(1, loop.size()).stream().mapToInt(v -> v).toArray());
      }
    }
    return loops;
  }

  private static long edge(int from, int to) {
    return (long) from << 32 | to;
  }

  /** How many vertices are added behind those of the head. */
  int vertices() {
    return rim.length * (RINGS + 1);
  }

  /** How far down the shoulders an added vertex lies, 0..1. */
  float down(int vertex) {
    return vertex / rim.length / (float) RINGS;
  }

  /** [n, 3], triangles added, wound as those of the head. */
  int[] triangles() {
    int[] out = new int[6 * RINGS * rim.length];
    int n = 0;
    for (int ring = 0; ring < RINGS; ring++) {
      for (int i = 0; i < rim.length; i++) {
        int u = first + ring * rim.length + i;
        int v = first + ring * rim.length + (i + 1) % rim.length;
        for (int corner : new int[] {v, u, u + rim.length, v, u + rim.length, v + rim.length}) {
          out[n++] = corner;
        }
      }
    }
    return out;
  }

  /** The head's vertices [V, 3] with the torso's behind them. */
  float[] append(float[] head) {
    if (rim.length == 0) {
      return head;
    }
    float[] out = java.util.Arrays.copyOf(head, head.length + 3 * vertices());
    double[] centre = new double[3];
    double low = -1e9;
    for (int v : rim) {
      for (int k = 0; k < 3; k++) {
        centre[k] += head[3 * v + k] / (double) rim.length;
      }
      low = Math.max(low, head[3 * v + 1]);
    }
    for (int i = 0; i < rim.length; i++) {
      double x = head[3 * rim[i]];
      double y = head[3 * rim[i] + 1];
      double z = head[3 * rim[i] + 2];
      double angle = StrictMath.atan2((z - centre[2]) / HALF_DEPTH, (x - centre[0]) / HALF_WIDTH);
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      double outX = centre[0] + HALF_WIDTH * Math.signum(cos) * Math.sqrt(Math.abs(cos));
      double outZ = centre[2] + HALF_DEPTH * Math.signum(sin) * Math.sqrt(Math.abs(sin));
      double fall = SLOPE * cos * cos;
      for (int ring = 0; ring <= RINGS; ring++) {
        double t = ring / (double) RINGS;
        double out1 = StrictMath.sin(Math.PI / 2 * Math.min(1, 1.6 * t)); // first outwards
        double down = SmoothStep.between(0.25, 1.2, t) / SmoothStep.between(0.25, 1.2, 1);
        int at = head.length + 3 * (ring * rim.length + i);
        out[at] = (float) (x + out1 * (outX - x));
        out[at + 1] = (float) (y + out1 * (low + fall - y) * 0.8 + down * LENGTH);
        out[at + 2] = (float) (z + out1 * (outZ - z));
      }
    }
    return out;
  }
}
