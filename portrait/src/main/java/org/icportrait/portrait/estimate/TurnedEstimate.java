package org.icportrait.portrait.estimate;

import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.method.stitch.FaceComposite;

/**
 * The first guess of a person's own crop, turned and relit.
 *
 * @param subject the person
 * @param to the wanted pose in the frame of the person's geometry
 * @param light the wanted light
 * @param settings what is left out; less of the person has no meaning here
 */
public record TurnedEstimate(
    FaceCompositor compositor,
    Subject subject,
    HeadPose to,
    SphericalHarmonics light,
    EstimateSettings settings) {

  /**
   * The face in its new pose over what surrounds it, all in the pixels of a frame.
   *
   * @param background the turned portrait, which the face is drawn over
   * @param transfer how much of the wanted light
   */
  public FaceComposite compose(Picture background, CropFrame frame, LightTransfer transfer) {
    FaceGeometry geometry = subject.face().geometry();
    float[] from = geometry.landmarks().clone();
    float[] turned = ViewWarp.turn(from, geometry.pose(), to);
    float scale = frame.size() / (float) geometry.size();
    for (int i = 0; i < from.length; i++) {
      from[i] *= scale;
      turned[i] *= scale;
    }
    Picture crop = frame.extract(subject.picture());
    FaceCompositor.Face source = new FaceCompositor.Face(crop, from, subject.face().light());
    FaceCompositor.Face target = new FaceCompositor.Face(background, turned, light);
    FaceComposite composite =
        compositor.compose(
            source, turned, target, settings.with(transfer).with(IdentityTransfer.WHOLE));
    return settings.keeps(Part.SEEN_ONLY) ? whereSeen(composite, background) : composite;
  }

  /** What the profile hid is left to the turned portrait: it goes with the hair and ears there. */
  private static FaceComposite whereSeen(FaceComposite composite, Picture background) {
    int side = background.width();
    float[] share = composite.visibility().clone();
    for (int p = 0; p < share.length; p++) {
      double seen = SmoothStep.between(0, 0.625, share[p]);
      share[p] = composite.coverage()[p] > 0 ? (float) seen : 1;
    }
    share = Planes.blur(share, side, Math.max(1, side / 64));
    float[] picture = background.data().clone();
    float[] alpha = composite.alpha().clone();
    for (int i = 0; i < picture.length; i++) {
      float k = share[i % share.length];
      picture[i] += k * (composite.picture().data()[i] - picture[i]);
    }
    for (int p = 0; p < alpha.length; p++) {
      alpha[p] *= share[p];
    }
    return new FaceComposite(
        new Picture(side, side, picture),
        alpha,
        composite.visibility(),
        composite.coverage(),
        composite.cue());
  }
}
