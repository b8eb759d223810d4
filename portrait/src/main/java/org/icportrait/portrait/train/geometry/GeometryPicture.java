package org.icportrait.portrait.train.geometry;

import org.icportrait.face.image.Picture;

/** Geometry made visible for contact sheets. */
final class GeometryPicture {
  private GeometryPicture() {}

  /** A crop [3, S, S] of -1..1 with landmarks [478, 3] in units of half its side. */
  static Picture landmarks(float[] crop, int size, float[] landmarks) {
    float[] data = new float[crop.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.min(1, Math.max(0, (crop[i] + 1) / 2));
    }
    for (int i = 0; i < landmarks.length; i += 3) {
      int x = (int) ((landmarks[i] + 1) * size / 2);
      int y = (int) ((landmarks[i + 1] + 1) * size / 2);
      if (x >= 0 && y >= 0 && x < size && y < size) {
        data[y * size + x] = 0;
        data[(size + y) * size + x] = 1;
        data[(2 * size + y) * size + x] = 0;
      }
    }
    return new Picture(size, size, data);
  }

  /** Normals as colours, darkened off the head, from [8, S, S] of the network. */
  static Picture dense(float[] dense, int size) {
    int pixels = size * size;
    float[] data = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      double mask = 1 / (1 + Math.exp(-dense[p]));
      for (int k = 0; k < 3; k++) {
        double value = mask * (0.5 + 0.5 * dense[(5 + k) * pixels + p] * (k == 2 ? -1 : 1));
        data[k * pixels + p] = (float) Math.min(1, Math.max(0, value));
      }
    }
    return new Picture(size, size, data);
  }
}
