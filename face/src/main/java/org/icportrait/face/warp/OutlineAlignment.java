package org.icportrait.face.warp;

import org.icportrait.face.mesh.FaceMesh;

/**
 * Fits the rim of a turned face to the rim of the face it takes the place of, so that neither a gap
 * nor an overlap is left against the hair, ears and neck that stay; the inner face keeps its shape.
 */
public final class OutlineAlignment {
  /** How much of the rim's displacement a landmark follows, by its distance in edges. */
  private static final float[] FOLLOW = {1, 0.85f, 0.6f, 0.35f, 0.15f, 0.05f};

  private final FaceMesh mesh;
  private final int[] rings;

  /** An alignment of one surface. */
  public OutlineAlignment(FaceMesh mesh) {
    this.mesh = mesh;
    this.rings = mesh.ringsFromOutline();
  }

  /**
   * Moves landmarks near the rim.
   *
   * @param face [478, 3] of the turned face in target pixels
   * @param place [478, 3] of the face whose place it takes
   * @return [478, 3]; depth is unchanged
   */
  public float[] align(float[] face, float[] place) {
    float[] shift = new float[2 * FaceMesh.POINTS];
    for (int i : FaceMesh.outline()) {
      shift[2 * i] = place[3 * i] - face[3 * i];
      shift[2 * i + 1] = place[3 * i + 1] - face[3 * i + 1];
    }
    for (int ring = 1; ring < FOLLOW.length; ring++) {
      spread(shift, ring);
    }
    float[] out = face.clone();
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      if (rings[i] >= 0 && rings[i] < FOLLOW.length) {
        out[3 * i] += FOLLOW[rings[i]] * shift[2 * i];
        out[3 * i + 1] += FOLLOW[rings[i]] * shift[2 * i + 1];
      }
    }
    return out;
  }

  /** Landmarks of a ring take the mean displacement of their neighbours one ring further out. */
  private void spread(float[] shift, int ring) {
    float[] count = new float[FaceMesh.POINTS];
    int[] triangles = mesh.triangles();
    for (int t = 0; t < triangles.length; t += 3) {
      for (int k = 0; k < 3; k++) {
        int inner = triangles[t + k];
        for (int n = 1; n < 3; n++) {
          int outer = triangles[t + (k + n) % 3];
          if (rings[inner] == ring && rings[outer] == ring - 1) {
            shift[2 * inner] += shift[2 * outer];
            shift[2 * inner + 1] += shift[2 * outer + 1];
            count[inner]++;
          }
        }
      }
    }
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      if (rings[i] == ring && count[i] > 0) {
        shift[2 * i] /= count[i];
        shift[2 * i + 1] /= count[i];
      }
    }
  }
}
