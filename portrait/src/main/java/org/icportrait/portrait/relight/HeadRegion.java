package org.icportrait.portrait.relight;

import org.icportrait.face.FaceGeometry;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.Polygon;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.mesh.FaceMesh;

/**
 * How much of a new light each pixel of a head's crop takes.
 *
 * @param face [S, S], 1 inside the outline of the landmarks, else 0
 * @param share [S, S], 1 on the face, less on hair, ears and neck, falling softly to 0 around them
 * @param normals [3, S, S], unit, smoothed: facets of the mesh must not show
 */
record HeadRegion(float[] face, float[] share, float[] normals) {
  private static final float AROUND = 0.7f; // hair and neck: their normals are less sure
  private static final double SOFT = 1 / 40.0; // of the crop's side
  private static final double EDGE = 0.14;
  private static final double SMOOTH = 1 / 85.0;

  static HeadRegion of(FaceGeometry geometry) {
    int size = geometry.size();
    float[] face = outline(geometry.landmarks(), size);
    float[] share = new float[face.length];
    for (int p = 0; p < face.length; p++) {
      share[p] = Math.max(face[p], AROUND * geometry.mask()[p]);
    }
    share = Planes.blur(share, size, Math.max(1, (int) Math.round(SOFT * size)));
    for (int p = 0; p < face.length; p++) {
      share[p] *= edge(p % size, size) * edge(p / size, size);
    }
    return new HeadRegion(face, share, smoothed(geometry));
  }

  /** 1 in the middle of a row, 0 at its ends: beyond the crop nothing is known. */
  private static float edge(int at, int size) {
    return (float) SmoothStep.between(0, EDGE * size, Math.min(at + 0.5, size - at - 0.5));
  }

  private static float[] smoothed(FaceGeometry geometry) {
    int size = geometry.size();
    int pixels = size * size;
    int radius = Math.max(1, (int) Math.round(SMOOTH * size));
    float[] out = new float[3 * pixels];
    for (int k = 0; k < 3; k++) {
      float[] plane = new float[pixels];
      for (int p = 0; p < pixels; p++) {
        // a little everywhere: where no head is near, the network's own guess stays
        plane[p] = (geometry.mask()[p] + 1e-3f) * geometry.normal()[k * pixels + p];
      }
      System.arraycopy(Planes.blur(plane, size, radius), 0, out, k * pixels, pixels);
    }
    for (int p = 0; p < pixels; p++) {
      double length = Math.hypot(Math.hypot(out[p], out[pixels + p]), out[2 * pixels + p]) + 1e-12;
      for (int k = 0; k < 3; k++) {
        out[k * pixels + p] /= (float) length;
      }
    }
    return out;
  }

  /** The polygon of the face's outline, by the even-odd rule at pixel centres. */
  private static float[] outline(float[] landmarks, int size) {
    Polygon face = Polygon.of(landmarks, 3, FaceMesh.outline());
    float[] inside = new float[size * size];
    for (int p = 0; p < inside.length; p++) {
      inside[p] = face.contains(p % size + 0.5, p / size + 0.5) ? 1 : 0;
    }
    return inside;
  }
}
