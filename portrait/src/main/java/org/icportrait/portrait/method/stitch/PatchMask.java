package org.icportrait.portrait.method.stitch;

import java.util.Random;

/**
 * The keep-mask M of Lighting-Aware Stitching (IC-Portrait, section 3.3): of the face's patches
 * only a few stay visible, 1 - ratio of them; what is off the face stays.
 */
final class PatchMask {
  /** Side of a patch over the side of the picture. */
  private static final int PATCHES = 16;

  private PatchMask() {}

  /**
   * Draws a mask.
   *
   * @param face [S, S], above 0 on the face
   * @param size S, a multiple of 16
   * @param ratio share of the face's patches that is hidden, 0..1
   * @param random chooses the patches
   * @return [S, S], 1 where the reference is kept, 0 where it is hidden
   */
  static float[] draw(float[] face, int size, double ratio, Random random) {
    int side = size / PATCHES;
    float[] mask = new float[size * size];
    for (int patch = 0; patch < PATCHES * PATCHES; patch++) {
      int left = patch % PATCHES * side;
      int top = patch / PATCHES * side;
      boolean hide = random.nextDouble() < ratio && touches(face, size, left, top, side);
      for (int y = top; y < top + side; y++) {
        java.util.Arrays.fill(mask, y * size + left, y * size + left + side, hide ? 0 : 1);
      }
    }
    return mask;
  }

  private static boolean touches(float[] face, int size, int left, int top, int side) {
    for (int y = top; y < top + side; y++) {
      for (int x = left; x < left + side; x++) {
        if (face[y * size + x] > 0.02f) {
          return true;
        }
      }
    }
    return false;
  }
}
