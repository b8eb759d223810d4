package org.icportrait.portrait.generate;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.relief.PullPush;
import org.icportrait.portrait.head.AlignedHeads;
import org.icportrait.portrait.head.HeadView;

/**
 * The person's own body below the head crop, where most of the reference's hides behind long hair
 * (docs/decisions/0020): before smooth ground, in a crop that reaches further down.
 */
final class BodyBelow {
  private static final double HAIR = 0.3; // of a mask
  private static final float GROUND = 0.1f; // of a person's mask
  private static final int MARGIN = 64; // share of the side: single hairs beyond a mask

  private final CropFrame frame;
  private final OwnBody body;
  private final float[] gone; // [S, S] of the larger crop
  private final float[] ground; // [S, S], 1 where it is plain

  private BodyBelow(CropFrame frame, OwnBody body, float[] gone, float[] ground) {
    this.frame = frame;
    this.body = body;
    this.gone = gone;
    this.ground = ground;
  }

  /** Of a person in the place of a reference. */
  static BodyBelow of(HeadScene.Views views, Subject person, HeadPlace place) {
    int size = place.frame().size();
    CropFrame frame = ClothesBehindHair.around(place.frame());
    CropFrame own = ClothesBehindHair.around(CropFrame.head(person.face().landmarks(), size));
    HeadView there = OwnBody.takenWithHair(views.of(place.reference(), frame));
    float[] chin = NeckAndCollar.chin(there);
    AlignedHeads.Source source =
        new AlignedHeads.Source(person.picture(), own, views.of(person, own));
    float[] gone = new float[chin.length];
    float[] ground = new float[chin.length];
    for (int p = 0; p < gone.length; p++) {
      gone[p] = there.hair()[p] > HAIR ? chin[p] : 0;
      ground[p] = there.person()[p] < GROUND ? there.inside()[p] : 0;
    }
    float[] soft = Planes.blur(gone, size, size / MARGIN);
    for (int p = 0; p < gone.length; p++) {
      gone[p] = Math.min(1, 2 * soft[p]);
      ground[p] *= 1 - gone[p];
    }
    return new BodyBelow(frame, new OwnBody(source, there, chin, true), gone, ground);
  }

  /**
   * A picture with that body.
   *
   * @param light factor of each colour
   */
  Picture over(Picture picture, float[] light) {
    int size = frame.size();
    int side = (int) Math.min(HeadScene.LARGEST, Math.max(size, frame.side()));
    Picture small = HeadView.crop(picture, frame);
    float[] data = PullPush.fill(small.data(), ground, 3, size);
    Picture around = new Picture(size, size, data).resize(side, side);
    Picture shown = body.at(side);
    float[] matte = Planes.enlarge(body.matte(), 1, size, side);
    float[] out = around.data().clone();
    for (int i = 0; i < out.length; i++) {
      float relit = Math.min(1, shown.data()[i] * light[i / matte.length]);
      out[i] += matte[i % matte.length] * (relit - out[i]);
    }
    return PasteBack.blend(picture, frame.resized(side), new Picture(side, side, out), gone, size);
  }
}
