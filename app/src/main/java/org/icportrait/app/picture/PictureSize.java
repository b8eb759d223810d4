package org.icportrait.app.picture;

/**
 * How large a file's picture is, and how large it is worked on.
 *
 * @param width of the whole, upright, pixels
 * @param height likewise
 * @param reduction pixels a side of which the picture that {@link PictureReader} gives has one
 */
public record PictureSize(int width, int height, int reduction) {
  /** Larger pictures are worked on in a smaller size; networks see 512 pixels of a face. */
  static final long WORKED_ON = 25_000_000L;

  /** Of an upright picture that is in memory alone. */
  static PictureSize of(int width, int height) {
    return new PictureSize(width, height, reduction(width, height, 1));
  }

  /** How much each of some pictures is made smaller, so that all have the room of one. */
  static int reduction(int width, int height, int count) {
    int reduction = 1;
    while ((long) (width / reduction) * (height / reduction) > WORKED_ON / count) {
      reduction++;
    }
    return reduction;
  }
}
