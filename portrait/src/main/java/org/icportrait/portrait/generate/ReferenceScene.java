package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.LightTransfer;
import org.icportrait.portrait.estimate.ReferenceEstimate;
import org.icportrait.portrait.estimate.Subject;
import org.icportrait.portrait.method.stitch.FaceComposite;

/** A person's face in the reference, in its light and pose and at its own resolution. */
final class ReferenceScene implements PortraitScene {
  private static final int LARGEST = 1024; // side of the crop that is composed, in pixels

  private final Subject nearest;
  private final Subject place;
  private final LightTransfer light;
  private final ReferenceEstimate estimate;
  private final CropFrame frame; // in the model's size
  private final CropFrame large; // in the reference's own pixels
  private final Picture bare; // the large crop, ready for the face

  /**
   * Looks at the reference.
   *
   * @param subjects the profiles, that nearest to the reference's pose first
   * @param place the reference
   * @param size side of the model's crops in pixels
   */
  ReferenceScene(
      FaceCompositor compositor,
      FaceMesh mesh,
      List<Subject> subjects,
      Subject place,
      int size,
      GenerateOptions options) {
    this.nearest = subjects.get(0);
    this.place = place;
    this.light = options.light();
    // on whole pixels: what is pasted back must replace the reference's pixels exactly
    frame = CropFrame.portrait(place.face().landmarks(), size).onPixels();
    large = frame.resized((int) Math.min(LARGEST, Math.max(frame.size(), frame.side())));
    estimate = new ReferenceEstimate(compositor, mesh, subjects, place, frame, options.estimate());
    bare = estimate.bare(large);
  }

  @Override
  public FaceComposite estimate() {
    return estimate.compose(bare, large, light);
  }

  @Override
  public View view(int size, FaceComposite full) {
    CropFrame seen = frame.resized(size);
    boolean fine = size > frame.size(); // then another size is near enough to compose once
    Picture target = fine ? bare.resize(size, size) : estimate.bare(frame);
    FaceComposite composite = fine ? full.resized(size) : estimate.compose(target, seen, light);
    Picture profile = nearest.portraitFrame(size).extract(nearest.picture());
    return new View(
        profile, target, composite, () -> estimate.compose(target, seen, LightTransfer.NONE));
  }

  @Override
  public Picture finish(Picture corrected) {
    Picture crop = large.extract(place.picture());
    return PasteBack.intoReference(place.picture(), large, crop, corrected);
  }
}
