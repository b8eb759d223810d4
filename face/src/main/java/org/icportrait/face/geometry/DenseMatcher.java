package org.icportrait.face.geometry;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;

/** Dense correspondence: the nearest canonical coordinates of two faces. */
public final class DenseMatcher {
  private static final int STEP = 8;
  private static final int FINE = 2;
  private static final double FARTHEST = 0.8; // centimetres
  private static final double FACING = -0.2;

  private DenseMatcher() {}

  /** Matches a grid of points of the first face with the second, in pixels of both pictures. */
  public static List<FaceMatch> match(FaceGeometry a, FaceGeometry b) {
    List<FaceMatch> matches = new ArrayList<>();
    for (int y = STEP / 2; y < a.size(); y += STEP) {
      for (int x = STEP / 2; x < a.size(); x += STEP) {
        int p = y * a.size() + x;
        if (seen(a, p)) {
          add(matches, a, p, b);
        }
      }
    }
    return matches;
  }

  private static boolean seen(FaceGeometry face, int pixel) {
    int pixels = face.size() * face.size();
    return face.mask()[pixel] > 0.5 && face.normal()[2 * pixels + pixel] < FACING;
  }

  private static void add(List<FaceMatch> matches, FaceGeometry a, int p, FaceGeometry b) {
    double[] from = a.frame().toPicture(p % a.size() + 0.5, p / a.size() + 0.5);
    int q = nearest(a, p, b);
    if (q >= 0) {
      double[] to = b.frame().toPicture(q % b.size() + 0.5, q / b.size() + 0.5);
      float apart = (float) (Math.sqrt(distance(a, p, b, q)) * DenseGeometry.CUBE);
      matches.add(
          new FaceMatch((float) from[0], (float) from[1], (float) to[0], (float) to[1], apart));
    }
  }

  /**
   * Where a point of the first face's picture is in the second's, {x, y} in pixels of the pictures,
   * or null when the point is on no head or the second face does not show it.
   */
  public static double[] find(FaceGeometry a, double x, double y, FaceGeometry b) {
    double[] at = a.frame().toCrop(x, y);
    int column = (int) Math.floor(at[0]);
    int row = (int) Math.floor(at[1]);
    if (column < 0 || row < 0 || column >= a.size() || row >= a.size()) {
      return null;
    }
    int p = row * a.size() + column;
    int q = a.mask()[p] > 0.5 ? nearest(a, p, b) : -1;
    return q < 0 ? null : b.frame().toPicture(q % b.size() + 0.5, q / b.size() + 0.5);
  }

  /** The pixel of the second face that is nearest to a pixel of the first, -1 when none is near. */
  private static int nearest(FaceGeometry a, int p, FaceGeometry b) {
    int best = -1;
    double least = FARTHEST / DenseGeometry.CUBE;
    least *= least;
    for (int y = 0; y < b.size(); y += FINE) {
      for (int x = 0; x < b.size(); x += FINE) {
        int q = y * b.size() + x;
        double d = distance(a, p, b, q);
        if (d < least && seen(b, q)) {
          least = d;
          best = q;
        }
      }
    }
    return best < 0 ? best : refined(a, p, b, best);
  }

  /** The nearest pixel among those that the coarse search skipped. */
  private static int refined(FaceGeometry a, int p, FaceGeometry b, int coarse) {
    int best = coarse;
    for (int dy = 1 - FINE; dy < FINE; dy++) {
      for (int dx = 1 - FINE; dx < FINE; dx++) {
        int x = coarse % b.size() + dx;
        int y = coarse / b.size() + dy;
        boolean inside = x >= 0 && y >= 0 && x < b.size() && y < b.size();
        int q = inside ? y * b.size() + x : coarse;
        if (seen(b, q) && distance(a, p, b, q) < distance(a, p, b, best)) {
          best = q;
        }
      }
    }
    return best;
  }

  private static double distance(FaceGeometry a, int p, FaceGeometry b, int q) {
    int n = a.size() * a.size();
    int m = b.size() * b.size();
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      double d = a.canonical()[k * n + p] - b.canonical()[k * m + q];
      sum += d * d;
    }
    return sum;
  }
}
