package org.icportrait.portrait.train.geometry;

/** A picture of one face with all that geometry is trained on. */
interface Labelled {
  /** Width of the picture in pixels. */
  int width();

  /** Height of the picture in pixels. */
  int height();

  /** A square part through an affine map as in PictureStore.sample, [3, side, side], -1..1. */
  void sample(double[] toPicture, int side, float[] into);

  /** [478, 3] in pixels of the picture, none missing. */
  float[] landmarks();

  /** [478], how much a landmark is to be trusted, 0 for those that are made up. */
  float[] trust();

  /**
   * The head's surface at a point of the picture.
   *
   * @param out [7]: canonical coordinates, depth in pixels as the landmarks', normal; untouched off
   *     the head
   * @return whether the point is on the head
   */
  boolean surface(double x, double y, float[] out);
}
