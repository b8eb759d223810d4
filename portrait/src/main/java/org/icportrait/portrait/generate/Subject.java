package org.icportrait.portrait.generate;

import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.Picture;
import org.icportrait.face.SmoothStep;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.warp.SurroundingsWarp;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.portrait.estimate.IdentityTransfer;

/** A picture and the face in it that is meant. */
record Subject(Picture picture, FaceAnalysis face) {
  // degrees between two heads: from here on the far rim of a turned face is less and less sure
  private static final double SURE_RIM = 10;
  private static final double UNSURE_RIM = 50;
  private static final double UNSURE_SHARE = 0.2; // of the movement that is still made there

  /** The standard crop. */
  CropFrame portraitFrame(int size) {
    return CropFrame.portrait(face.landmarks(), size);
  }

  /** The landmarks [478, 3] in another's pose, in the pixels of a crop of the other's picture. */
  float[] posed(Subject other, CropFrame frame) {
    CropFrame own = portraitFrame(frame.size());
    return ViewWarp.turn(
        own.toCrop(face.landmarks()), face.pose().toCrop(own), other.face.pose().toCrop(frame));
  }

  /**
   * How another picture gives way so that this face fits into the place of the one there with its
   * own outline.
   *
   * @param frame a square crop of the other picture
   * @param identity how much of this face is taken
   */
  SurroundingsWarp roomIn(
      Subject other, CropFrame frame, IdentityTransfer identity, FaceMesh mesh) {
    float[] place = frame.toCrop(other.face.landmarks());
    float[] shape = identity.shape(posed(other, frame), place, mesh);
    double unsure =
        SmoothStep.between(SURE_RIM, UNSURE_RIM, face.pose().angleTo(other.face.pose()));
    double share = 1 - (1 - UNSURE_SHARE) * unsure;
    float[] made = IdentityTransfer.between(place, shape, share);
    return SurroundingsWarp.between(place, made, frame.size());
  }

  /** The face after its surroundings moved; the picture is as it was. */
  Subject moved(SurroundingsWarp warp, CropFrame frame) {
    float[] landmarks = frame.toPicture(warp.apply(frame.toCrop(face.landmarks()), frame.size()));
    return new Subject(
        picture,
        new FaceAnalysis(face.box(), landmarks, face.pose(), face.geometry(), face.light()));
  }
}
