package org.icportrait.face.match;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.image.Picture;

/**
 * Dense correspondence of two faces. Of two people: points with the same canonical coordinates. Of
 * one person: points of the head itself, by its turn and its look as well.
 */
public final class DenseMatcher {
  private static final int STEP = 8;
  private static final double FACING = 0.2;

  private final ViewSurface first;
  private final ViewSurface second;
  private final BiFunction<Double, Double, double[]> inCrop;

  private DenseMatcher(
      ViewSurface first, ViewSurface second, BiFunction<Double, Double, double[]> inCrop) {
    this.first = first;
    this.second = second;
    this.inCrop = inCrop;
  }

  /** A matcher from one face to another, of whomever. */
  public static DenseMatcher of(FaceGeometry first, FaceGeometry second) {
    ViewSurface from = new ViewSurface(first, ViewSurface.LIKELY);
    ViewSurface to = new ViewSurface(second, ViewSurface.LIKELY);
    return new DenseMatcher(from, to, new CanonicalMatch(from, to)::find);
  }

  /**
   * A matcher between two pictures of one person: more exact, above all on hair, ears and neck.
   *
   * @param firstPicture the picture of the first face
   * @param secondPicture that of the second
   */
  public static DenseMatcher ofOnePerson(
      FaceGeometry first, Picture firstPicture, FaceGeometry second, Picture secondPicture) {
    OnePersonMatch match =
        OnePersonMatch.of(
            first,
            first.frame().extract(firstPicture),
            second,
            second.frame().extract(secondPicture));
    return match == null
        ? of(first, second)
        : new DenseMatcher(match.first(), match.second(), match::find);
  }

  /** Matches a grid of points of the first face with the second, in pixels of both pictures. */
  public List<FaceMatch> matches() {
    int size = first.face().size();
    List<FaceMatch> matches = new ArrayList<>();
    for (int row = STEP / 2; row < size; row += STEP) {
      for (int column = STEP / 2; column < size; column += STEP) {
        double x = column + 0.5;
        double y = row + 0.5;
        double[] found = first.facing(x, y) > FACING ? inCrop.apply(x, y) : null;
        if (found != null) {
          matches.add(match(x, y, found));
        }
      }
    }
    return matches;
  }

  private FaceMatch match(double x, double y, double[] found) {
    double[] a = first.face().frame().toPicture(x, y);
    double[] b = second.face().frame().toPicture(found[0], found[1]);
    double[] from = first.canonical(x, y);
    double[] to = second.canonical(found[0], found[1]);
    double apart = from == null || to == null ? Double.NaN : ViewSurface.apart(from, to);
    return new FaceMatch((float) a[0], (float) a[1], (float) b[0], (float) b[1], (float) apart);
  }

  /**
   * Where a point of the first face's picture is in the second's, {x, y} in pixels of the pictures,
   * or null when the point is on no head or the second face does not show it.
   */
  public double[] find(double x, double y) {
    double[] at = first.face().frame().toCrop(x, y);
    double[] found = inCrop.apply(at[0], at[1]);
    return found == null ? null : second.face().frame().toPicture(found[0], found[1]);
  }
}
