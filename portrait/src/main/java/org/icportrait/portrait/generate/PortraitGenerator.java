package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Picture;
import org.icportrait.face.SmoothStep;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.IdentityTransfer;
import org.icportrait.portrait.estimate.LightTransfer;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.model.Resolution;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.Relighter;
import org.icportrait.portrait.stitch.Planes;
import org.icportrait.portrait.turn.TurnedPortrait;

/**
 * Makes portraits: geometry, view warp, canvas, denoising, pasting back (design, section 2.6).
 * Neither it nor its model may be used by two threads at the same time; any thread may use them.
 */
public final class PortraitGenerator {
  private static final int LARGEST_VIEW = 512; // side of a turned portrait, in pixels
  private static final int GRAIN = 32; // sides of turned portraits are multiples of it

  private final PortraitModel model;
  private final FaceCompositor compositor;
  private final ReferencePortrait inReference;

  /** A generator over an open model, which stays the caller's. */
  public PortraitGenerator(PortraitModel model) {
    this.model = model;
    this.compositor = new FaceCompositor(model.analyzer().mesh());
    this.inReference = new ReferencePortrait(model, compositor);
  }

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
    Subject place = subject(reference.atLeast(options.size()));
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
    HeadAngles wanted = options.pose() == null ? place.face().pose().angles() : options.pose();
    subjects.sort(
        java.util.Comparator.comparingDouble(s -> apart(s.face().pose().angles(), wanted)));
    if (options.keepsReference()) {
      Picture portrait = inReference.draw(subjects, place, options, listener);
      return new PortraitResult(sized(portrait, options.size()), notes);
    }
    Subject first = subjects.get(0);
    Picture turned =
        turned(first, portrait(first), wanted, place.face().light(), options, listener);
    return new PortraitResult(sized(turned, options.size()), notes);
  }

  /**
   * Prepares a profile's views.
   *
   * @throws BadInputException when there is no face
   */
  public Views views(NamedPicture profile) {
    Subject subject = subject(profile);
    return new Views(subject, portrait(subject));
  }

  /** A profile's person from other sides. */
  public final class Views {
    private final Subject subject;
    private final TurnedPortrait portrait;

    private Views(Subject subject, TurnedPortrait portrait) {
      this.subject = subject;
      this.portrait = portrait;
    }

    /**
     * One view with the light going with the head, as hair and neck are lit.
     *
     * @return a square picture, all views of a profile alike in size
     * @throws CancelledException when the listener cancels
     */
    public Picture draw(HeadAngles angles, GenerateOptions options, ProgressListener listener) {
      HeadPose from = subject.face().geometry().pose();
      HeadPose change = TurnedPortrait.pose(from, angles).compose(from.inverse());
      SphericalHarmonics light = subject.face().light().rotated(change.rotation());
      return turned(subject, portrait, angles, light, options, listener);
    }

    /**
     * One view with the light where it was in the world, so that turning the head changes how it
     * falls (design, section 2.7).
     *
     * @return as {@link #draw}; where no face is found in the view, the light goes with the head
     */
    public Picture drawInWorldLight(
        HeadAngles angles, GenerateOptions options, ProgressListener listener) {
      Picture view = draw(angles, options, listener);
      List<FaceAnalysis> faces = model.faces(view);
      LightSource light = new LightSource.OfPicture(subject.face().light());
      return faces.isEmpty() ? view : Relighter.relight(view, faces.get(0), light);
    }
  }

  /** With its own resolution where the model's is lower. */
  private TurnedPortrait portrait(Subject subject) {
    int least = model.card().size();
    long side = Math.round(subject.face().geometry().frame().side() / GRAIN) * GRAIN;
    int size = (int) Math.min(Math.max(LARGEST_VIEW, least), Math.max(least, side));
    return new TurnedPortrait(subject.picture(), subject.face(), size);
  }

  private Subject subject(NamedPicture picture) {
    return new Subject(picture.picture(), picture.choose(model.faces(picture.picture())));
  }

  /** A picture whose longer side is as asked for; 0 leaves it as it is. */
  static Picture sized(Picture picture, int side) {
    int longer = Math.max(picture.width(), picture.height());
    if (side == 0 || side == longer) {
      return picture;
    }
    double scale = side / (double) longer;
    return picture.resize(
        (int) Math.max(1, Math.round(scale * picture.width())),
        (int) Math.max(1, Math.round(scale * picture.height())));
  }

  private static double apart(HeadAngles a, HeadAngles b) {
    return Math.hypot(a.yaw() - b.yaw(), a.pitch() - b.pitch());
  }

  /** The profile's own crop, turned and relit. */
  private Picture turned(
      Subject subject,
      TurnedPortrait portrait,
      HeadAngles angles,
      SphericalHarmonics light,
      GenerateOptions options,
      ProgressListener listener) {
    int side = portrait.frame().size();
    Resolution at = model.resolution(options.size() == 0 ? side : Math.min(side, options.size()));
    int size = at.size();
    HeadPose to = TurnedPortrait.pose(subject.face().geometry().pose(), angles);
    Picture background = portrait.draw(to);
    FaceComposite full =
        composeTurned(subject, background, to, light, portrait.frame(), options.light());
    CropFrame own = subject.face().geometry().frame().resized(size);
    Picture smallBackground = background.resize(size, size);
    FaceComposite small =
        full.picture().width() == size
            ? full
            : composeTurned(subject, smallBackground, to, light, own, options.light());
    Function<LightTransfer, FaceComposite> composer =
        transfer ->
            transfer.equals(options.light())
                ? small
                : composeTurned(subject, smallBackground, to, light, own, transfer);
    boolean free = options.background() == Background.GENERATE;
    Picture profile = subject.portraitFrame(size).extract(subject.picture());
    float[] correction =
        new PortraitCorrector(model, at)
            .correct(profile, composer, smallBackground, options, free, listener);
    return free
        ? PasteBack.everywhere(small.picture(), correction)
        : PasteBack.correct(full, correction, size);
  }

  /** The face in its new pose over what surrounds it, all in the pixels of a frame. */
  private FaceComposite composeTurned(
      Subject subject,
      Picture background,
      HeadPose to,
      SphericalHarmonics light,
      CropFrame frame,
      LightTransfer transfer) {
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
    return whereSeen(
        compositor.compose(source, turned, target, transfer, IdentityTransfer.WHOLE), background);
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
