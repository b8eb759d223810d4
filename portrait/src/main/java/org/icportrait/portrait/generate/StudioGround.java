package org.icportrait.portrait.generate;

import java.util.Arrays;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.relief.PullPush;
import org.icportrait.portrait.head.HeadView;

/** A plain ground as of a studio: the colours of a picture's surroundings, far out of focus. */
final class StudioGround {
  private static final int BLUR = 8; // radius as a share of the side
  private static final int PASSES = 3; // of a box, nearly a Gaussian
  private static final float SOMEBODY = 0.1f; // of the person's mask

  private StudioGround() {}

  /**
   * The ground of a head crop.
   *
   * @return [3, S, S]
   */
  static Picture of(HeadView view) {
    int size = view.size();
    float[] known = new float[size * size];
    for (int p = 0; p < known.length; p++) {
      known[p] = view.person()[p] < SOMEBODY ? view.inside()[p] : 0;
    }
    if (isEmpty(known)) {
      Arrays.fill(known, 1); // a crop that a person fills has no other colours
    }
    float[] filled = PullPush.fill(view.picture().data(), known, 3, size);
    float[] out = new float[filled.length];
    int pixels = size * size;
    for (int c = 0; c < 3; c++) {
      float[] plane = Arrays.copyOfRange(filled, c * pixels, (c + 1) * pixels);
      for (int k = 0; k < PASSES; k++) {
        plane = Planes.blur(plane, size, size / BLUR);
      }
      System.arraycopy(plane, 0, out, c * pixels, pixels);
    }
    return new Picture(size, size, out);
  }

  private static boolean isEmpty(float[] mask) {
    for (float value : mask) {
      if (value > 0) {
        return false;
      }
    }
    return true;
  }
}
