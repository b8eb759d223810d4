package org.icportrait.face.geometry;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;

/**
 * Dense correspondence of two faces: points with the same canonical coordinates, by the smooth
 * surfaces that all pixels of each face agree on.
 */
public final class DenseMatcher {
  private static final int STEP = 8;
  private static final double HIDDEN = 3; // centimetres: the second face shows another point there
  private static final double FACING = -0.2;

  private final FaceGeometry first;
  private final FaceGeometry second;
  private final SurfaceFit from;
  private final SurfaceFit to;

  private DenseMatcher(FaceGeometry first, FaceGeometry second) {
    this.first = first;
    this.second = second;
    this.from = SurfaceFit.of(first);
    this.to = SurfaceFit.of(second);
  }

  /** A matcher from one face to another. */
  public static DenseMatcher of(FaceGeometry first, FaceGeometry second) {
    return new DenseMatcher(first, second);
  }

  /** Matches a grid of points of the first face with the second, in pixels of both pictures. */
  public List<FaceMatch> matches() {
    List<FaceMatch> matches = new ArrayList<>();
    for (int y = STEP / 2; y < first.size(); y += STEP) {
      for (int x = STEP / 2; x < first.size(); x += STEP) {
        double[] found = faces(first, y * first.size() + x) ? inCrop(x + 0.5, y + 0.5) : null;
        if (found != null) {
          double[] a = first.frame().toPicture(x + 0.5, y + 0.5);
          double[] b = second.frame().toPicture(found[0], found[1]);
          matches.add(
              new FaceMatch(
                  (float) a[0], (float) a[1], (float) b[0], (float) b[1], (float) found[2]));
        }
      }
    }
    return matches;
  }

  private static boolean faces(FaceGeometry face, int pixel) {
    return face.normal()[2 * face.size() * face.size() + pixel] < FACING;
  }

  /**
   * Where a point of the first face's picture is in the second's, {x, y} in pixels of the pictures,
   * or null when the point is on no head or the second face does not show it.
   */
  public double[] find(double x, double y) {
    double[] at = first.frame().toCrop(x, y);
    double[] found = inCrop(at[0], at[1]);
    return found == null ? null : second.frame().toPicture(found[0], found[1]);
  }

  /** {x, y in the second crop, centimetres to what that shows there}, or null. */
  private double[] inCrop(double x, double y) {
    int p = pixel(first, x, y);
    if (p < 0 || first.mask()[p] <= 0.5) {
      return null;
    }
    double[] point = from.at(x, y, SurfaceFit.canonical(first, p));
    double[] place = to.project(point);
    int q = pixel(second, place[0], place[1]);
    if (q < 0 || second.mask()[q] <= 0.5) {
      return null;
    }
    double[] shown = SurfaceFit.canonical(second, q);
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += (shown[k] - point[k]) * (shown[k] - point[k]);
    }
    double apart = Math.sqrt(sum) * DenseGeometry.CUBE;
    return apart > HIDDEN ? null : new double[] {place[0], place[1], apart};
  }

  private static int pixel(FaceGeometry face, double x, double y) {
    int size = face.size();
    boolean inside = x >= 0 && y >= 0 && x < size && y < size;
    return inside ? (int) y * size + (int) x : -1;
  }
}
