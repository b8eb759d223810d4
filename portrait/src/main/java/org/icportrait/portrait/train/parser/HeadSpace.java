package org.icportrait.portrait.train.parser;

import java.awt.geom.Path2D;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.mesh.FaceMesh;

/**
 * Where things worn on a head are seen: canonical centimetres (x right, y down, z away, the nose's
 * root near (0, -3, -5), the middle of the skull near (0, -6, 4)) in the pixels of a crop.
 *
 * @param pose canonical to crop pixels
 * @param points [478, 3] landmarks in crop pixels
 */
record HeadSpace(HeadPose pose, float[] points) {
  private static final int STEPS = 48; // corners of a ring

  static HeadSpace of(FaceMesh mesh, float[] points) {
    return new HeadSpace(Umeyama.fit(mesh.canonical(), points, mesh.rigidity()), points);
  }

  /** Pixels a centimetre. */
  double scale() {
    return pose.scale();
  }

  /** A point in crop pixels {x, y, z}. */
  double[] at(double x, double y, double z) {
    double[] out = new double[3];
    pose.apply(x, y, z, out);
    return out;
  }

  /** How much a direction of the head points towards the viewer, -1..1. */
  double towardsViewer(double x, double y, double z) {
    double[] r = pose.rotation();
    return -(r[6] * x + r[7] * y + r[8] * z);
  }

  /** A level ring around the skull's axis at a height. */
  Path2D ring(double y, double rx, double rz) {
    return arc(y, 0, rx, rz, 0, 2 * Math.PI);
  }

  /**
   * A part of a ring that slopes, closed by its chord; angle 0 is the head's left, a quarter turn
   * the back.
   *
   * @param slope rise in centimetres a centimetre towards the back
   */
  Path2D arc(double y, double slope, double rx, double rz, double from, double to) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i <= STEPS; i++) {
      double t = from + (to - from) * i / STEPS;
      double z = rz * Math.sin(t);
      add(path, at(rx * Math.cos(t), y - slope * z, 4 + z), i == 0);
    }
    path.closePath();
    return path;
  }

  /** A polygon through landmarks, moved away from their middle by a factor. */
  Path2D polygon(double grown, int... indices) {
    double mx = 0;
    double my = 0;
    for (int i : indices) {
      mx += points[3 * i] / (double) indices.length;
      my += points[3 * i + 1] / (double) indices.length;
    }
    Path2D path = new Path2D.Double();
    for (int k = 0; k < indices.length; k++) {
      double x = points[3 * indices[k]];
      double y = points[3 * indices[k] + 1];
      add(path, new double[] {mx + grown * (x - mx), my + grown * (y - my)}, k == 0);
    }
    path.closePath();
    return path;
  }

  static void add(Path2D path, double[] point, boolean first) {
    if (first) {
      path.moveTo(point[0], point[1]);
    } else {
      path.lineTo(point[0], point[1]);
    }
  }
}
