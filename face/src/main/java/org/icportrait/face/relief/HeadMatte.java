package org.icportrait.face.relief;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Polygon;
import org.icportrait.face.mesh.FaceMesh;

/**
 * What of a head crop is the person's head: hair, face, the bare skin that hangs on it within reach
 * (ears, the neck to the collar), and what is worn on it.
 */
public final class HeadMatte {
  private static final double SOFT = 0.0094; // of the crop's side, the face's edge
  private static final int CHIN = 152;
  private static final double RAISED = 0.7; // the reach's middle, of the half width above the chin
  private static final double ACROSS = 1.7; // half-axes of the reach, of the face's half width
  private static final double DOWN = 2.3;
  private static final double FADE = 0.25; // of the half-axes, to nothing

  /** Whatever of the person lies so little beyond the face's outline is head: hard shadow too. */
  private static final double AROUND = 1.15;

  private static final int GAP = 80; // of the crop's side: narrower gaps are closed

  private HeadMatte() {}

  /**
   * The soft mask [S, S] of the head.
   *
   * @param landmarks [478, 3] in pixels of the crop
   * @param size S, pixels of the crop
   * @param hair [S, S], 0..1
   * @param person [S, S], 0..1
   * @param skin [S, S] bare skin, 0..1
   * @param covering [S, S] things before the face such as glasses and hats, 0..1, or null
   */
  public static float[] of(
      FaceMesh mesh,
      float[] landmarks,
      int size,
      float[] hair,
      float[] person,
      float[] skin,
      float[] covering) {
    float[] face = face(landmarks, size, 1);
    float[] around = face(landmarks, size, AROUND);
    FaceExtent extent = FaceExtent.of(mesh);
    double unit = CropFrame.eyeDistance(landmarks) / CropFrame.eyeDistance(mesh.canonical());
    double half = extent.halfWidth() * unit; // as wide when the face is turned
    double cx = 0;
    int[] outline = FaceMesh.outline();
    for (int i : outline) {
      cx += landmarks[3 * i] / outline.length;
    }
    double cy = landmarks[3 * CHIN + 1] - RAISED * half;
    float[] out = new float[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int p = y * size + x;
        double across = (x + 0.5 - cx) / (ACROSS * half);
        double down = (y + 0.5 - cy) / (DOWN * half);
        double far = Math.sqrt(across * across + down * down);
        double near = Math.min(1, Math.max(0, (1 + FADE - far) / FADE));
        // hair passes into skin: half of each is all of the head
        double head = hair[p] * person[p] + skin[p] * near;
        double above = Math.min(1, Math.max(0, (cy - y) / (FADE * half)));
        head = Math.max(head, Math.max(face[p], around[p] * person[p] * above));
        out[p] = (float) Math.min(1, covering == null ? head : Math.max(head, covering[p]));
      }
    }
    return Morphology.close(out, size, Math.max(1, size / GAP));
  }

  /** [S, S], the inside of the face's outline, enlarged about its middle, its edge soft. */
  static float[] face(float[] landmarks, int size, double zoom) {
    int[] outline = FaceMesh.outline();
    double[] corners = new double[2 * outline.length];
    int[] order = new int[outline.length];
    double[] middle = new double[2];
    for (int i = 0; i < corners.length; i++) {
      corners[i] = landmarks[3 * outline[i / 2] + i % 2];
      middle[i % 2] += corners[i] / outline.length;
      order[i / 2] = i / 2;
    }
    for (int i = 0; i < corners.length; i++) {
      corners[i] = middle[i % 2] + zoom * (corners[i] - middle[i % 2]);
    }
    Polygon polygon = Polygon.of(corners, 2, order);
    return Smoothing.gaussian(polygon.fill(size), size, SOFT * size);
  }
}
