package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.image.Picture;

/** Lets colours run over the edges of a texture's islands, where bilinear sampling reads them. */
final class TextureEdges {
  private static final int REACH = 6; // pixels

  private TextureEdges() {}

  /**
   * Fills what is not known.
   *
   * @param known [H, W], where there is a colour
   * @param otherwise [3], the colour of what is far from all that is known
   */
  static void fill(Picture texture, boolean[] known, float[] otherwise) {
    int width = texture.width();
    int pixels = width * texture.height();
    boolean[] now = known.clone();
    for (int ring = 0; ring < REACH; ring++) {
      boolean[] before = now.clone();
      for (int p = 0; p < pixels; p++) {
        if (!before[p]) {
          now[p] = fromNeighbours(texture, before, p);
        }
      }
    }
    for (int c = 0; c < 3; c++) {
      for (int p = 0; p < pixels; p++) {
        if (!now[p]) {
          texture.data()[c * pixels + p] = otherwise[c];
        }
      }
    }
  }

  private static boolean fromNeighbours(Picture texture, boolean[] known, int p) {
    int width = texture.width();
    int pixels = width * texture.height();
    int x = p % width;
    int[] near = {
      x > 0 ? p - 1 : -1, x + 1 < width ? p + 1 : -1, p - width, p + width < pixels ? p + width : -1
    };
    int count = 0;
    float[] sum = new float[3];
    for (int q : near) {
      if (q >= 0 && known[q]) {
        count++;
        for (int c = 0; c < 3; c++) {
          sum[c] += texture.data()[c * pixels + q];
        }
      }
    }
    for (int c = 0; c < 3 && count > 0; c++) {
      texture.data()[c * pixels + p] = sum[c] / count;
    }
    return count > 0;
  }
}
