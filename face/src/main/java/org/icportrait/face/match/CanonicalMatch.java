package org.icportrait.face.match;

/**
 * Matches by equal canonical coordinates, by the smooth surfaces that all pixels of each face agree
 * on. The faces may be two people's.
 */
final class CanonicalMatch {
  private static final double HIDDEN = 3; // centimetres: the second face shows another point there

  private final ViewSurface first;
  private final ViewSurface second;
  private final SurfaceFit from;
  private final SurfaceFit to;

  CanonicalMatch(ViewSurface first, ViewSurface second) {
    this.first = first;
    this.second = second;
    this.from = SurfaceFit.of(first.face());
    this.to = SurfaceFit.of(second.face());
  }

  /** {x, y} in the second crop of a point of the first; null off the head or where it is hidden. */
  double[] find(double x, double y) {
    double[] canonical = first.canonical(x, y);
    if (canonical == null) {
      return null;
    }
    double[] point = from.at(x, y, canonical);
    double[] place = to.project(point);
    double[] shown = second.canonical(place[0], place[1]);
    return shown == null || ViewSurface.apart(shown, point) > HIDDEN ? null : place;
  }
}
