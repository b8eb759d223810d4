package org.icportrait.face.match;

import org.icportrait.face.FaceGeometry;
import org.icportrait.face.geometry.DenseGeometry;

/** The surface that a crop shows, in halves of the crop's side about its middle. */
final class ViewSurface {
  /** Mask of what is more likely head than not. */
  static final double LIKELY = 0.5;

  /** Mask of what may be head: the network is careful at the edge of hair. */
  static final double POSSIBLY = 0.1;

  private final FaceGeometry face;
  private final double leastMask;
  private final double half;

  /**
   * Of a crop.
   *
   * @param leastMask above which a pixel is taken for head
   */
  ViewSurface(FaceGeometry face, double leastMask) {
    this.face = face;
    this.leastMask = leastMask;
    this.half = face.size() / 2.0;
  }

  FaceGeometry face() {
    return face;
  }

  /** Pixels of half a side. */
  double half() {
    return half;
  }

  /** The surface {x, y, z away from the viewer} at a place in crop pixels; null off the head. */
  double[] at(double x, double y) {
    int p = pixel(x, y);
    if (p < 0 || face.mask()[p] <= leastMask) {
      return null;
    }
    float depth = face.position()[2 * face.size() * face.size() + p];
    return new double[] {x / half - 1, y / half - 1, depth / half};
  }

  /** How much the surface at a place of the crop looks at the viewer, -1..1; -1 outside. */
  double facing(double x, double y) {
    int p = pixel(x, y);
    return p < 0 ? -1 : -face.normal()[2 * face.size() * face.size() + p];
  }

  /** Canonical coordinates 0..1 at a place, or null off the head. */
  double[] canonical(double x, double y) {
    int p = pixel(x, y);
    return p < 0 || face.mask()[p] <= leastMask ? null : SurfaceFit.canonical(face, p);
  }

  /** Centimetres between canonical coordinates 0..1. */
  static double apart(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum) * DenseGeometry.CUBE;
  }

  private int pixel(double x, double y) {
    int size = face.size();
    boolean inside = x >= 0 && y >= 0 && x < size && y < size;
    return inside ? (int) y * size + (int) x : -1;
  }
}
