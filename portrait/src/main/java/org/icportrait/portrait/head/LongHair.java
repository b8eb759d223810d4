package org.icportrait.portrait.head;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.relief.PullPush;

/**
 * Long hair that a picture's lower edge cuts off goes on below it for a little, ever thinner, so
 * that it does not end in a straight line where the portrait shows more than the picture did.
 */
public final class LongHair {
  private static final int LENGTH = 5; // share of the side until nothing is left
  private static final int ROWS = 3; // that tell where there is hair at the edge
  private static final double SURE = 2; // hair of half of this counts as seen

  private LongHair() {}

  /**
   * A view with hair that goes on.
   *
   * @param view the head crop of a picture
   * @param picture the whole of it
   * @param frame the crop
   * @return the same view where the picture's lower edge cuts no hair
   */
  public static HeadView continued(HeadView view, Picture picture, CropFrame frame) {
    int size = view.size();
    int last = lastRow(view);
    if (last < ROWS || last == size - 1) {
      return view;
    }
    float[] hair = view.hair().clone();
    float[] person = view.person().clone();
    float[] head = view.head().clone();
    float[] inside = view.inside().clone();
    int length = size / LENGTH;
    for (int x = 0; x < size; x++) {
      float cut = 0;
      for (int row = 0; row < ROWS; row++) {
        cut += view.hair()[(last - row) * size + x] / ROWS;
      }
      for (int y = last + 1; y < Math.min(size, last + length); y++) {
        int p = y * size + x;
        hair[p] = cut * (1 - (y - last) / (float) length);
        person[p] = hair[p];
        head[p] = hair[p];
        inside[p] = (float) Math.min(1, SURE * hair[p]);
      }
    }
    float[] cut = PullPush.fill(frame.extract(picture).data(), inside, 3, size);
    return new HeadView(
        new Picture(size, size, cut), view.landmarks(), hair, view.skin(), person, head, inside);
  }

  /** The lowest row that lies in the picture; -1 for none. */
  private static int lastRow(HeadView view) {
    int size = view.size();
    int p = view.inside().length - 1;
    while (p >= 0 && view.inside()[p] < 1) {
      p--;
    }
    return p < 0 ? -1 : p / size;
  }
}
