package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Picture;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.portrait.stitch.EyewearRemoval;
import org.icportrait.portrait.stitch.FaceComposite;
import org.icportrait.portrait.stitch.FaceCompositor;
import org.icportrait.portrait.stitch.PatchMask;
import org.icportrait.portrait.stitch.StitchInputs;

/** Makes portraits: geometry, view warp, canvas, denoising, pasting back (design, section 2.6). */
public final class PortraitGenerator {
  private static final int LARGEST = 1024; // side of the crop that is composed, in pixels

  private final PortraitModel model;
  private final FaceCompositor compositor;
  private final EyewearRemoval eyewear;
  private final PortraitDenoiser denoiser;

  /** A generator over an open model, which stays the caller's. */
  public PortraitGenerator(PortraitModel model) {
    this.model = model;
    this.compositor = new FaceCompositor(model.analyzer().mesh());
    this.eyewear = new EyewearRemoval(model.analyzer().mesh());
    this.denoiser = new PortraitDenoiser(model);
  }

  private record Subject(Picture picture, FaceAnalysis face) {}

  /**
   * A portrait of the profiles' person in the reference's light and pose.
   *
   * @param profiles at least one; those without a face are skipped with a note
   * @param reference whose light, pose and, where wanted, background are taken
   * @throws BadInputException when the reference or every profile has no face
   * @throws CancelledException when the listener cancels
   */
  public PortraitResult generate(
      List<NamedPicture> profiles,
      NamedPicture reference,
      GenerateOptions options,
      ProgressListener listener) {
    Subject place = subject(reference);
    List<String> notes = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    for (NamedPicture profile : profiles) {
      try {
        subjects.add(subject(profile));
      } catch (BadInputException e) {
        if (profiles.size() == 1) {
          throw e;
        }
        notes.add("warning: skipped " + e.getMessage());
      }
    }
    if (subjects.isEmpty()) {
      throw new BadInputException("profiles", "no face in any of them", "at least one");
    }
    HeadAngles wanted = options.pose() == null ? place.face.pose().angles() : options.pose();
    subjects.sort(java.util.Comparator.comparingDouble(s -> apart(s.face.pose().angles(), wanted)));
    if (options.background() == Background.REFERENCE && options.pose() == null) {
      return new PortraitResult(inReference(subjects, place, options, listener), notes);
    }
    Picture turned = turned(subjects.get(0), wanted, place.face.light(), options, listener);
    return new PortraitResult(turned, notes);
  }

  /**
   * The profile's person in another pose, under the same light.
   *
   * @return a square picture
   * @throws BadInputException when there is no face
   * @throws CancelledException when the listener cancels
   */
  public Picture view(
      NamedPicture profile, HeadAngles angles, GenerateOptions options, ProgressListener listener) {
    Subject subject = subject(profile);
    return turned(subject, angles, subject.face.light(), options, listener);
  }

  private Subject subject(NamedPicture picture) {
    return new Subject(picture.picture(), picture.choose(model.faces(picture.picture())));
  }

  private static double apart(HeadAngles a, HeadAngles b) {
    return Math.hypot(a.yaw() - b.yaw(), a.pitch() - b.pitch());
  }

  /** The reference's picture with the profiles' face in it. */
  private Picture inReference(
      List<Subject> subjects, Subject place, GenerateOptions options, ProgressListener listener) {
    CropFrame frame = CropFrame.portrait(place.face.landmarks(), model.card().size());
    int side = (int) Math.min(LARGEST, Math.max(frame.size(), Math.round(frame.side())));
    CropFrame large = new CropFrame(frame.centerX(), frame.centerY(), frame.side(), 0, side);
    Picture crop = large.extract(place.picture);
    float[] landmarks = place.face.landmarks();
    Picture bare = eyewear.remove(crop, large.toCrop(landmarks));
    FaceComposite full = compose(subjects, place, bare, large);
    Picture smallCrop = eyewear.remove(frame.extract(place.picture), frame.toCrop(landmarks));
    FaceComposite small = compose(subjects, place, smallCrop, frame);
    float[] correction = correct(subjects.get(0), small, smallCrop, options, false, listener);
    Picture result = PasteBack.correct(full, correction, frame.size());
    return PasteBack.intoReference(place.picture, large, crop, result);
  }

  private FaceComposite compose(
      List<Subject> subjects, Subject place, Picture crop, CropFrame frame) {
    FaceCompositor.Face target =
        new FaceCompositor.Face(crop, frame.toCrop(place.face.landmarks()), place.face.light());
    List<FaceComposite> composites = new ArrayList<>();
    for (Subject subject : subjects) {
      FaceCompositor.Face face = face(subject, frame.size());
      float[] turned =
          ViewWarp.turn(
              face.landmarks(),
              subject.face.pose().toCrop(profileFrame(subject, frame.size())),
              place.face.pose().toCrop(frame));
      composites.add(compositor.compose(face, turned, target));
    }
    return FaceComposite.merge(composites);
  }

  private static CropFrame profileFrame(Subject subject, int size) {
    return CropFrame.portrait(subject.face.landmarks(), size);
  }

  private static FaceCompositor.Face face(Subject subject, int size) {
    CropFrame frame = profileFrame(subject, size);
    return new FaceCompositor.Face(
        frame.extract(subject.picture),
        frame.toCrop(subject.face.landmarks()),
        subject.face.light());
  }

  private float[] correct(
      Subject profile,
      FaceComposite composite,
      Picture crop,
      GenerateOptions options,
      boolean freeBackground,
      ProgressListener listener) {
    int size = model.card().size();
    float[] mask =
        PatchMask.draw(composite.coverage(), size, options.maskRatio(), new Random(options.seed()));
    Picture own = profileFrame(profile, size).extract(profile.picture);
    StitchInputs inputs = StitchInputs.of(own, composite, crop, mask);
    float[] correction = denoiser.correction(inputs, options, freeBackground, listener);
    return PasteBack.keepDetail(correction, composite, size);
  }

  /** The profile's own crop, turned and relit. */
  private Picture turned(
      Subject subject,
      HeadAngles angles,
      SphericalHarmonics light,
      GenerateOptions options,
      ProgressListener listener) {
    int size = model.card().size();
    CropFrame frame = subject.face.geometry().frame();
    HeadPose from = subject.face.geometry().pose();
    HeadPose to = PortraitTurn.pose(from, angles);
    Picture crop = frame.extract(subject.picture);
    Picture background = PortraitTurn.turn(crop, subject.face.geometry(), to);
    float[] landmarks = subject.face.geometry().landmarks();
    float[] turned = ViewWarp.turn(landmarks, from, to);
    FaceCompositor.Face source = new FaceCompositor.Face(crop, landmarks, subject.face.light());
    FaceCompositor.Face target = new FaceCompositor.Face(background, turned, light);
    FaceComposite composite = compositor.compose(source, turned, target);
    boolean free = options.background() == Background.GENERATE;
    float[] correction = correct(subject, composite, background, options, free, listener);
    return free
        ? PasteBack.everywhere(composite.picture(), correction)
        : PasteBack.correct(composite, correction, size);
  }
}
