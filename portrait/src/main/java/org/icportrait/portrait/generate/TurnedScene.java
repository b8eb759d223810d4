package org.icportrait.portrait.generate;

import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.LightTransfer;
import org.icportrait.portrait.estimate.Subject;
import org.icportrait.portrait.estimate.TurnedEstimate;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.turn.TurnedPortrait;

/** The profile's own crop, turned and relit. */
final class TurnedScene implements PortraitScene {
  private final Subject subject;
  private final CropFrame frame; // in the turned portrait's size
  private final Picture background;
  private final TurnedEstimate estimate;
  private final LightTransfer light;

  /**
   * Turns the portrait.
   *
   * @param portrait the subject's
   * @param angles wanted
   * @param light wanted
   */
  TurnedScene(
      FaceCompositor compositor,
      Subject subject,
      TurnedPortrait portrait,
      HeadAngles angles,
      SphericalHarmonics light,
      GenerateOptions options) {
    this.subject = subject;
    this.light = options.light();
    this.frame = portrait.frame();
    HeadPose to = TurnedPortrait.pose(subject.face().geometry().pose(), angles);
    background = portrait.draw(to);
    estimate = new TurnedEstimate(compositor, subject, to, light, options.estimate());
  }

  @Override
  public FaceComposite estimate() {
    return estimate.compose(background, frame, light);
  }

  @Override
  public View view(int size, FaceComposite full) {
    CropFrame own = subject.face().geometry().frame().resized(size);
    Picture target = background.resize(size, size);
    FaceComposite composite = frame.size() == size ? full : estimate.compose(target, own, light);
    Picture profile = subject.portraitFrame(size).extract(subject.picture());
    return new View(
        profile, target, composite, () -> estimate.compose(target, own, LightTransfer.NONE));
  }

  @Override
  public Picture finish(Picture corrected) {
    return corrected;
  }
}
