package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.icportrait.face.CropFrame;
import org.icportrait.face.Picture;
import org.icportrait.face.warp.SurroundingsWarp;
import org.icportrait.portrait.estimate.EyewearRemoval;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.LightTransfer;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.model.Resolution;

/** Puts a person's face into the reference, in its light and pose and at its own resolution. */
final class ReferencePortrait {
  private static final int LARGEST = 1024; // side of the crop that is composed, in pixels

  private final PortraitModel model;
  private final FaceCompositor compositor;
  private final EyewearRemoval eyewear;

  ReferencePortrait(PortraitModel model, FaceCompositor compositor) {
    this.model = model;
    this.compositor = compositor;
    this.eyewear = new EyewearRemoval(model.analyzer().mesh());
  }

  /** What crops of every size have in common. */
  private record Scene(
      List<Subject> subjects, Subject place, SurroundingsWarp room, float glasses) {}

  /**
   * The reference's picture with the profiles' face in it.
   *
   * @param subjects the profiles, that nearest to the reference's pose first
   * @param place the reference
   */
  Picture draw(
      List<Subject> subjects, Subject place, GenerateOptions options, ProgressListener listener) {
    // on whole pixels: what is pasted back must replace the reference's pixels exactly
    CropFrame frame = CropFrame.portrait(place.face().landmarks(), model.card().size()).onPixels();
    int side = (int) Math.min(LARGEST, Math.max(frame.size(), frame.side()));
    CropFrame large = frame.resized(side);
    Picture crop = large.extract(place.picture());
    Picture little = frame.extract(place.picture());
    float glasses = // one answer for crops of every size
        EyewearRemoval.evidence(little, frame.toCrop(place.face().landmarks()));
    SurroundingsWarp room =
        subjects.get(0).roomIn(place, frame, options.identity(), model.analyzer().mesh());
    Scene scene = new Scene(subjects, place, room, glasses);
    Subject made = place.moved(room, frame);
    Picture bare = bare(scene, crop, large);
    FaceComposite full = compose(scene, made, bare, large, options, options.light());
    if (options.ablation() == Ablation.WARP_ONLY) {
      return PasteBack.intoReference(place.picture(), large, crop, full.picture());
    }
    listener.onPreview(full::picture);
    Resolution at = model.resolution(shown(frame.side(), place.picture(), options.size()));
    CropFrame seen = frame.resized(at.size());
    boolean fine = at.size() > frame.size(); // then another size is near enough to compose once
    Picture seenCrop = fine ? bare.resize(at.size(), at.size()) : bare(scene, little, frame);
    Function<LightTransfer, FaceComposite> composer =
        light ->
            fine && light.equals(options.light())
                ? full.resized(at.size())
                : compose(scene, made, seenCrop, seen, options, light);
    Subject nearest = subjects.get(0);
    Picture own = nearest.portraitFrame(at.size()).extract(nearest.picture());
    float[] correction =
        new PortraitCorrector(model, at).correct(own, composer, seenCrop, options, false, listener);
    Picture result = PasteBack.correct(full, correction, at.size());
    return PasteBack.intoReference(place.picture(), large, crop, result);
  }

  /** How many pixels a length in a picture has in the portrait. */
  private static double shown(double length, Picture picture, int size) {
    double longer = Math.max(picture.width(), picture.height());
    return size == 0 ? length : length * size / longer;
  }

  /** A crop of the reference without glasses that gives way to the person's outline. */
  private Picture bare(Scene scene, Picture crop, CropFrame frame) {
    float[] landmarks = frame.toCrop(scene.place.face().landmarks());
    return scene.room.apply(eyewear.remove(crop, landmarks, scene.glasses));
  }

  private FaceComposite compose(
      Scene scene,
      Subject made,
      Picture crop,
      CropFrame frame,
      GenerateOptions options,
      LightTransfer light) {
    FaceCompositor.Face target =
        new FaceCompositor.Face(crop, frame.toCrop(made.face().landmarks()), made.face().light());
    List<FaceComposite> composites = new ArrayList<>();
    for (Subject subject : scene.subjects) {
      FaceCompositor.Face face = face(subject, frame.size());
      float[] posed = subject.posed(made, frame);
      LightTransfer share = light.apart(subject.face().pose().angleTo(made.face().pose()));
      composites.add(compositor.compose(face, posed, target, share, options.identity()));
    }
    return FaceComposite.merge(composites);
  }

  private static FaceCompositor.Face face(Subject subject, int size) {
    CropFrame frame = subject.portraitFrame(size);
    return new FaceCompositor.Face(
        frame.extract(subject.picture()),
        frame.toCrop(subject.face().landmarks()),
        subject.face().light());
  }
}
