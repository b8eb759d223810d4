package org.icportrait.portrait.generate;

import java.util.Arrays;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.relief.PullPush;
import org.icportrait.portrait.head.AlignedHeads;
import org.icportrait.portrait.head.HeadView;

/**
 * The person's own neck, shoulders and clothes, where the reference's hid behind its hair or beard
 * (docs/decisions/0019): nobody knows those. They are laid neck on neck, and not turned.
 */
final class OwnBody {
  private static final int[] JAW = {132, 361}; // landmarks before the ears: a head turns between
  private static final int SOFT = 96; // share of the side
  private static final int MARGIN = 48;
  private static final double UNSURE = 0.6; // of a person's mask: ground shows
  private static final double SURE = 0.95;
  private static final int ENDING = 12; // share of the side before the profile's lower edge
  private static final double SEEN = 0.01;
  private static final double GROUND = 0.2; // of a person that goes on: ground was behind
  private static final double BODY = 0.4;
  private static final double LEAST = 0.002; // of the crop: a body that is seen
  private static final double MOSTLY = 0.4; // of a body: hidden
  private static final int NECK = 8; // share of the side over which the head's ends
  private static final int LAST = 64; // share of the side: rows that go on
  private static final double STRANDS = 3; // times the share of hair around

  private final AlignedHeads.Source own;
  private final int right; // pixels of the crop to the reference's neck
  private final int down;
  private final float[] seen; // [S, S], 1 where the profile shows body
  private final float[] matte;

  /**
   * Of a person before a reference.
   *
   * @param own the profile nearest to the pose
   * @param chin [S, S], 1 below the reference's chin
   * @param goesOn whether it does below the end of the profile's picture
   */
  OwnBody(AlignedHeads.Source own, HeadView reference, float[] chin, boolean goesOn) {
    this.own = own;
    HeadView view = own.view();
    right = moved(view, reference, 0);
    down = moved(view, reference, 1);
    int size = view.size();
    float[] body = new float[size * size];
    seen = new float[body.length];
    float[] hidden = new float[body.length];
    float[] face = NeckAndCollar.face(view);
    float[] hair = Planes.blur(view.hair(), size, size / MARGIN);
    int lowest = lowest(view);
    for (int p = 0; p < body.length; p++) {
      int x = p % size - right;
      int y = p / size - down;
      if (x >= 0 && y >= 0 && x < size) {
        int q = Math.min(y, lowest) * size + x; // below the crop a body goes on
        double left = Math.max(0, (lowest - y) * ENDING / (double) size);
        double ending = goesOn ? 1 : Math.min(1, left);
        double sure = Math.min(1, Math.max(0, (view.person()[q] - UNSURE) / (SURE - UNSURE)));
        double bare = Math.max(0, 1 - STRANDS * hair[q]); // ground shows between strands
        body[p] = (float) (sure * bare * ending) * view.inside()[q] * (1 - face[q]);
      }
      seen[p] = p / size - down <= lowest ? body[p] * chin[p] : 0;
      float gone = Math.max(reference.hair()[p], reference.head()[p] - reference.skin()[p]);
      hidden[p] = chin[p] * gone;
    }
    float[] wide = Planes.blur(hidden, size, size / MARGIN); // a mask ends before the last hair
    float[] going = going(reference, wide, chin);
    for (int p = 0; p < body.length; p++) {
      double behind = Math.min(1, Math.max(0, (going[p] - GROUND) / (BODY - GROUND)));
      body[p] *= (float) (Math.min(1, 3 * wide[p]) * chin[p] * behind);
    }
    matte = Planes.blur(body, size, size / SOFT);
  }

  /**
   * Of a reference whose person goes on where hair hid it: 1 between shown body, 0 in the ground.
   */
  private static float[] going(HeadView reference, float[] hidden, float[] chin) {
    float[] face = NeckAndCollar.face(reference);
    float[] told = new float[hidden.length];
    double shown = 0;
    for (int p = 0; p < told.length; p++) {
      told[p] = hidden[p] < SEEN && face[p] < SEEN && reference.inside()[p] == 1 ? 1 : 0;
      shown += told[p] * chin[p] * reference.person()[p];
    }
    if (shown < LEAST * told.length) { // nothing tells how wide the reference's was
      Arrays.fill(told, 1);
      return told;
    }
    return PullPush.fill(reference.person(), told, 1, reference.size());
  }

  /** Pixels along an axis from where a head turns on its neck to where another does. */
  private static int moved(HeadView from, HeadView to, int axis) {
    float sum = 0;
    for (int point : JAW) {
      sum += to.landmarks()[3 * point + axis] - from.landmarks()[3 * point + axis];
    }
    return Math.round(sum / JAW.length);
  }

  /** The last row that lies in the picture; the crop's own where it goes on. */
  private static int lowest(HeadView view) {
    int size = view.size();
    int row = size - 1;
    while (row > 0 && view.inside()[row * size + size / 2] < 1) {
      row--;
    }
    return row;
  }

  /** Whether most of a reference's body hides behind its hair. */
  static boolean isMostlyHidden(HeadView reference) {
    float[] chin = NeckAndCollar.chin(reference);
    double hidden = 0;
    double shown = 0;
    for (int p = 0; p < chin.length; p++) {
      hidden += chin[p] * reference.hair()[p];
      shown += chin[p] * reference.person()[p] * (1 - reference.hair()[p]);
    }
    return hidden > MOSTLY * (hidden + shown);
  }

  /** A reference whose body goes with its hair: half of a stranger's clothes are no clothes. */
  static HeadView takenWithHair(HeadView reference) {
    float[] chin = NeckAndCollar.chin(reference);
    float[] hair = reference.hair().clone();
    for (int p = 0; p < hair.length; p++) {
      hair[p] = Math.max(hair[p], chin[p] * reference.person()[p]);
    }
    return reference.withHair(hair);
  }

  /** Whether the reference hides nothing. */
  boolean isEmpty() {
    for (float share : matte) {
      if (share > 0) {
        return false;
      }
    }
    return true;
  }

  /** [S, S], where it shows if nothing is before it. */
  float[] matte() {
    return matte.clone();
  }

  /**
   * [S, S], how far it is before the head: not at the chin, wholly a little below.
   *
   * @param chin [S, S], 1 below the reference's chin
   * @param hair [S, S] of the turned head, which stays in front
   */
  float[] before(float[] chin, float[] hair) {
    int size = own.view().size();
    float[] soft = Planes.blur(chin, size, size / NECK);
    float[] out = new float[chin.length];
    for (int p = 0; p < out.length; p++) {
      out[p] = Math.max(0, 2 * soft[p] - 1) * matte[p] * (1 - hair[p]);
    }
    return out;
  }

  /**
   * [3, side, side], over the reference's head crop, in the profile's own pixels; elsewhere its
   * colours go on smoothly.
   */
  Picture at(int side) {
    CropFrame frame = own.frame();
    double pixel = frame.side() / frame.size();
    CropFrame moved =
        new CropFrame(
            frame.centerX() - right * pixel, frame.centerY() - down * pixel, frame.side(), 0, side);
    float[] known = Planes.enlarge(seen, 1, frame.size(), side);
    float[] shown = PullPush.fill(moved.extract(own.picture()).data(), known, 3, side);
    int end = Math.round((lowest(own.view()) + 1 + down) * (float) side / frame.size());
    goOnBelow(shown, known, end, side);
    return new Picture(side, side, shown);
  }

  /** The last rows' colours go on below an end, the softer the further down. */
  private static void goOnBelow(float[] shown, float[] known, int end, int side) {
    int rows = Math.max(1, side / LAST);
    int last = end - rows / 2; // the very last ones have colours from beyond the picture
    if (last < rows || last >= side) {
      return;
    }
    double[][] sums = new double[4][side + 1]; // of weight and colours, from the left
    for (int x = 0; x < side; x++) {
      for (int k = 0; k < sums.length; k++) {
        double sum = 0;
        for (int y = last - rows; y < last; y++) {
          int p = y * side + x;
          sum += known[p] * (k == 0 ? 1 : shown[(k - 1) * side * side + p]);
        }
        sums[k][x + 1] = sums[k][x] + sum;
      }
    }
    for (int y = last; y < side; y++) {
      int radius = rows + (y - last) / 2;
      for (int x = 0; x < side; x++) {
        int from = Math.max(0, x - radius);
        int to = Math.min(side, x + radius + 1);
        double weight = sums[0][to] - sums[0][from];
        for (int c = 0; c < 3 && weight > SEEN; c++) {
          double sum = sums[c + 1][to] - sums[c + 1][from];
          shown[c * side * side + y * side + x] = (float) (sum / weight);
        }
      }
    }
  }
}
