package org.icportrait.portrait.generate;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.relief.PullPush;
import org.icportrait.portrait.head.GroundFill;
import org.icportrait.portrait.head.HeadView;

/**
 * What a reference wears, going on where its beard or long hair hid it (docs/decisions/0020). Hair
 * may reach beyond the head crop, so that a larger one is looked at.
 */
final class ClothesBehindHair {
  private static final double WIDER = 1.5; // times the head crop, with the same upper edge
  private static final float HAIR = 0.4f; // of a mask
  private static final double NONE = 0.01;
  private static final double SURE = 0.9;
  private static final double BETWEEN = 0.5; // of ground and person: as much as of the other
  private static final double LEAST = 0.01; // of a crop
  private static final double MUCH = 0.015; // of the crop: hidden by more than a few locks
  private static final int MARGIN = 64; // share of the side: single hairs beyond a mask
  private static final int SOFT = 96;

  private final CropFrame frame;
  private final float[] share; // [S, S] of the larger crop, where clothes go on
  private final float[] guess; // [3, S, S]
  private final GroundFill fill;

  private ClothesBehindHair(CropFrame frame, float[] share, float[] guess, GroundFill fill) {
    this.frame = frame;
    this.share = share;
    this.guess = guess;
    this.fill = fill;
  }

  /** Whether a head crop shows hair below the chin: else no larger one need be parsed. */
  static boolean mayBeHidden(HeadView reference) {
    float[] chin = NeckAndCollar.chin(reference);
    double hair = 0;
    for (int p = 0; p < chin.length; p++) {
      hair += chin[p] * reference.hair()[p];
    }
    return hair > LEAST * chin.length;
  }

  /** The larger crop around a head crop. */
  static CropFrame around(CropFrame head) {
    double side = WIDER * head.side();
    double down = (side - head.side()) / 2;
    return new CropFrame(head.centerX(), head.centerY() + down, side, 0, head.size());
  }

  /**
   * Of a reference.
   *
   * @param view of the larger crop
   * @param frame that crop
   * @return null where no hair hides clothes, or little is hidden, or too little is seen of them
   */
  static ClothesBehindHair of(HeadView view, CropFrame frame, long seed) {
    int size = view.size();
    float[] chin = NeckAndCollar.chin(view);
    float[] face = NeckAndCollar.face(view);
    float[] gone = new float[size * size];
    for (int p = 0; p < gone.length; p++) {
      gone[p] = view.hair()[p] > HAIR ? 1 : 0;
    }
    float[] near = Planes.blur(gone, size, size / MARGIN);
    float[] told = new float[gone.length]; // where it is plain whether clothes or ground are seen
    boolean[] known = new boolean[gone.length];
    int clothes = 0;
    for (int p = 0; p < gone.length; p++) {
      boolean plain = near[p] < NONE && face[p] < NONE && view.inside()[p] > SURE;
      told[p] = plain ? 1 : 0;
      known[p] = plain && chin[p] > 0 && view.person()[p] > SURE;
      clothes += known[p] ? 1 : 0;
    }
    if (clothes < LEAST * gone.length) {
      return null;
    }
    float[] going = PullPush.fill(view.person(), told, 1, size);
    float[] share = new float[gone.length];
    boolean[] wanted = new boolean[gone.length];
    float[] seen = new float[gone.length];
    int hidden = 0;
    for (int p = 0; p < gone.length; p++) {
      boolean isHidden = near[p] >= NONE && chin[p] > 0 && view.inside()[p] > SURE;
      wanted[p] = isHidden && going[p] > BETWEEN;
      hidden += wanted[p] && gone[p] > 0 ? 1 : 0;
      share[p] = wanted[p] ? Math.min(1, view.hair()[p] / HAIR) : 0;
      seen[p] = known[p] ? 1 : 0;
    }
    if (hidden < MUCH * gone.length) {
      return null;
    }
    float[] guess = PullPush.fill(view.picture().data(), seen, 3, size);
    GroundFill fill =
        GroundFill.of(view.picture(), known, wanted, new Picture(size, size, guess), seed);
    return new ClothesBehindHair(frame, Planes.blur(share, size, size / SOFT), guess, fill);
  }

  /** A picture whose clothes go on where hair was. */
  Picture over(Picture picture) {
    int side = (int) Math.min(WIDER * HeadScene.LARGEST, Math.max(frame.size(), frame.side()));
    CropFrame large = frame.resized(side);
    int size = frame.size();
    Picture rest = new Picture(size, size, guess).resize(side, side);
    Picture filled = fill.apply(HeadView.crop(picture, large), rest);
    return PasteBack.blend(picture, large, filled, share, size);
  }

  /** [S, S] of a head crop: where clothes go on. */
  float[] share(CropFrame head) {
    int size = head.size();
    float[] out = new float[size * size];
    for (int p = 0; p < out.length; p++) {
      double[] at = head.toPicture(p % size + 0.5, p / size + 0.5);
      double[] there = frame.toCrop(at[0], at[1]);
      int x = (int) there[0];
      int y = (int) there[1];
      boolean isThere = x >= 0 && y >= 0 && x < frame.size() && y < frame.size();
      out[p] = isThere ? share[y * frame.size() + x] : 0;
    }
    return out;
  }
}
