package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.portrait.head.AlignedHeads;
import org.icportrait.portrait.head.HeadView;

/**
 * Where a whole head goes, and what light falls there.
 *
 * @param picture what the head is put into
 * @param frame the head crop in it, [S]
 * @param view that crop: landmarks where the head's shall be, skin that shows the light, the head
 *     that is taken out
 * @param shown what of the picture is given back, in whole pixels; null for all
 * @param reference who was there before; null for the person
 */
record HeadPlace(
    Picture picture, CropFrame frame, HeadView view, CropFrame shown, Subject reference) {
  private static final double CENTRE = 5; // z of the head's centre in canonical coordinates

  /** In a reference, in its pose and light. */
  static HeadPlace in(HeadScene.Views views, Subject reference, int size) {
    // on whole pixels: what is pasted back must replace the reference's pixels exactly
    CropFrame frame = CropFrame.head(reference.face().landmarks(), size).onPixels();
    return new HeadPlace(reference.picture(), frame, views.of(reference, frame), null, reference);
  }

  /**
   * In the head crop of the person's own picture, turned, in the light of a face that is turned
   * alike.
   *
   * @param light whose face shows the light; null where the light goes with the head
   */
  static HeadPlace turned(
      HeadScene.Views views,
      FaceMesh mesh,
      Subject person,
      HeadAngles angles,
      Subject light,
      int size) {
    CropFrame own = CropFrame.head(person.face().landmarks(), size).onPixels();
    HeadView view = views.of(person, own);
    float[] landmarks = own.toCrop(turned(person, angles));
    AlignedHeads head = aligned(mesh, person, own, view, landmarks);
    AlignedHeads shown = head;
    if (light != null) {
      CropFrame lit = CropFrame.head(light.face().landmarks(), size);
      shown = aligned(mesh, light, lit, views.of(light, lit), landmarks);
    }
    float[] skin = shown.plane(HeadView::skin);
    float[] seen = shown.visibility();
    float[] matte = head.matte();
    for (int p = 0; p < skin.length; p++) {
      // where a head is taken out only: beside it nobody else's skin may stay
      skin[p] *= seen[p] * Math.max(matte[p], view.head()[p]);
    }
    HeadView there =
        new HeadView(
            shown.picture().over(view.picture(), skin),
            landmarks,
            view.hair(),
            skin,
            view.person(),
            view.head(),
            view.inside());
    int side = (int) Math.min(HeadScene.LARGEST, Math.max(size, own.side()));
    CropFrame whole = new CropFrame(side / 2.0, side / 2.0, side, 0, size);
    CropFrame large = own.resized(side);
    Picture picture = HeadView.crop(person.picture(), large);
    return new HeadPlace(picture, whole, there, inside(person.picture(), large), null);
  }

  /** The largest square of a crop that lies in its picture, as far in the middle as may be. */
  private static CropFrame inside(Picture picture, CropFrame crop) {
    double[] from = crop.toCrop(0, 0);
    double[] to = crop.toCrop(picture.width(), picture.height());
    int[] first = new int[2];
    int[] room = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      first[axis] = (int) Math.ceil(Math.max(0, from[axis]));
      room[axis] = (int) Math.floor(Math.min(crop.size(), to[axis])) - first[axis];
    }
    int side = Math.min(room[0], room[1]);
    double[] centre = new double[2];
    for (int axis = 0; axis < 2; axis++) {
      int middle = (crop.size() - side) / 2;
      int start = Math.max(first[axis], Math.min(first[axis] + room[axis] - side, middle));
      centre[axis] = start + side / 2.0;
    }
    return new CropFrame(centre[0], centre[1], side, 0, side);
  }

  /**
   * In the person's own picture as it is, in another light.
   *
   * @param relit the same picture in the wanted light, by whatever means: what is read of it is how
   *     light falls on bare skin
   */
  static HeadPlace relit(HeadScene.Views views, Subject person, Picture relit, int size) {
    HeadPlace own = in(views, person, size);
    return new HeadPlace(
        own.picture, own.frame, own.view.with(HeadView.crop(relit, own.frame)), null, null);
  }

  /**
   * The same before another ground.
   *
   * @param ground [3, S, S]
   */
  HeadPlace before(Picture ground) {
    int side = picture.width();
    float[] person =
        side == view.size() ? view.person() : Planes.enlarge(view.person(), 1, view.size(), side);
    HeadView there = view.with(view.picture().over(ground, view.person()));
    return new HeadPlace(picture.over(ground.resize(side, side), person), frame, there, null, null);
  }

  private static AlignedHeads aligned(
      FaceMesh mesh, Subject subject, CropFrame frame, HeadView view, float[] landmarks) {
    AlignedHeads.Source source = new AlignedHeads.Source(subject.picture(), frame, view);
    return AlignedHeads.of(mesh, List.of(source), landmarks);
  }

  /** [478, 3] in pixels of the person's picture, turned about the head's centre. */
  private static float[] turned(Subject person, HeadAngles angles) {
    FaceGeometry geometry = person.face().geometry();
    HeadPose to = about(geometry.pose(), angles);
    float[] points = ViewWarp.turn(geometry.landmarks(), geometry.pose(), to);
    return geometry.frame().toPicture(points);
  }

  /** The pose of these angles around the head's centre. */
  private static HeadPose about(HeadPose from, HeadAngles angles) {
    double[] centre = new double[3];
    from.apply(0, 0, CENTRE, centre);
    HeadPose turned = HeadPose.fromAngles(angles, from.scale(), 0, 0, 0);
    double[] moved = new double[3];
    turned.apply(0, 0, CENTRE, moved);
    return turned.with(
        from.scale(), centre[0] - moved[0], centre[1] - moved[1], centre[2] - moved[2]);
  }
}
