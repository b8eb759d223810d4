package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.Subject;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.model.Resolution;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.Relighter;
import org.icportrait.portrait.turn.TurnedPortrait;

/**
 * Makes portraits: geometry, view warp, canvas, denoising, pasting back. Neither it nor its model
 * may be used by two threads at the same time; any thread may use them.
 */
public final class PortraitGenerator {
  private static final int LARGEST_VIEW = 512; // side of a turned portrait, in pixels
  private static final int GRAIN = 32; // sides of turned portraits are multiples of it
  private static final String KEPT = "it is taken for a part of the person";

  private final PortraitModel model;
  private final FaceCompositor compositor;

  /** A generator over an open model, which stays the caller's. */
  public PortraitGenerator(PortraitModel model) {
    this.model = model;
    this.compositor = new FaceCompositor(model.analyzer().mesh());
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
    boolean head = isDrawnByHead(options);
    boolean whole = head && !options.looks().isFaceAlone();
    boolean behind = options.keepsReference() && !whole && options.ablation().keeps(Part.COVER);
    ParsedHeads heads = new ParsedHeads(model);
    SubjectFinder finder = new SubjectFinder(model, heads);
    NamedPicture given = reference.atLeast(options.size());
    String covered = behind ? "it is kept in front of the new one" : "the new face is not covered";
    SubjectFinder.Found found =
        head && options.keepsReference()
            ? finder.findPlace(given, covered)
            : finder.find(given, covered);
    Subject place = found.subject();
    List<String> notes = new ArrayList<>(found.notes());
    List<Subject> subjects = new ArrayList<>();
    for (NamedPicture profile : profiles) {
      try {
        SubjectFinder.Found person = finder.find(profile, KEPT);
        subjects.add(person.asItIs());
        notes.addAll(person.notes());
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
    boolean turned = found.turns().count() > 0;
    if (head) {
      HeadDrawing drawing = new HeadDrawing(model, heads);
      HeadPlace where = drawing.place(subjects.get(0), place, wanted, options);
      Picture drawn = drawing.draw(subjects, where, options, listener);
      Picture portrait = behind ? found.behindCover(drawn) : drawn;
      return new PortraitResult(sized(portrait, options.size()), turned, notes);
    }
    PortraitScene scene;
    if (options.keepsReference()) {
      scene =
          new ReferenceScene(
              compositor, model.analyzer().mesh(), subjects, place, model.card().size(), options);
    } else {
      Subject first = subjects.get(0);
      SphericalHarmonics light = place.face().light();
      scene = new TurnedScene(compositor, first, portrait(first), wanted, light, options);
    }
    Picture portrait = draw(scene, options, listener);
    if (options.keepsReference() && options.looks().skin() == Whose.PROFILE) {
      portrait = inOneTone(place, portrait);
    }
    if (behind) {
      portrait = found.behindCover(portrait);
    }
    return new PortraitResult(sized(portrait, options.size()), turned, notes);
  }

  /** Whether the networks for whole heads draw it; a base has none and draws faces alone. */
  private boolean isDrawnByHead(GenerateOptions options) {
    Looks looks = options.looks();
    if (looks.head() == Whose.PROFILE || looks.keepsHair() || looks.takesSkin()) {
      model.parser(); // says what is missing
      model.requireHead();
    }
    if (!options.keepsReference() && looks.keepsHair()) {
      throw new IllegalArgumentException("the reference's hair in another pose or background");
    }
    model.readHeadAhead();
    return model.hasHead();
  }

  /** The reference's bare skin that stayed in the tone of the new face. */
  private Picture inOneTone(Subject place, Picture portrait) {
    HeadMasks masks = model.parser().parse(place.picture(), place.face());
    return SkinTone.spread(place.picture(), portrait, masks.frame(), masks.skin());
  }

  /**
   * A profile's person in another light. With the looks' head {@link Whose#PROFILE} the networks
   * draw it in the light that the ratio of two shadings shows on bare skin; else that ratio alone,
   * see {@link Relighter}.
   *
   * @param light the wanted light, in the camera's frame
   * @return a picture of the same size
   * @throws BadInputException when there is no face
   * @throws CancelledException when the listener cancels
   */
  public PortraitResult relight(
      NamedPicture profile, LightSource light, GenerateOptions options, ProgressListener listener) {
    // only where it is asked for: not yet judged better than the ratio
    boolean drawn = options.looks().head() == Whose.PROFILE && isDrawnByHead(options);
    ParsedHeads heads = new ParsedHeads(model);
    SubjectFinder.Found found = new SubjectFinder(model, heads).find(profile, KEPT);
    Subject person = found.asItIs();
    Picture relit = Relighter.relight(person.picture(), person.face(), light);
    if (drawn) {
      HeadDrawing head = new HeadDrawing(model, heads);
      relit = head.draw(List.of(person), head.relit(person, relit), options, listener);
    }
    return new PortraitResult(relit, found.turns().count() > 0, found.notes());
  }

  /**
   * The light on a portrait's face.
   *
   * @throws BadInputException when there is no face
   */
  public LightSource lightOf(NamedPicture portrait) {
    SubjectFinder finder = new SubjectFinder(model, new ParsedHeads(model));
    return new LightSource.OfPicture(
        finder.find(portrait, "its light is read beside it").subject().face().light());
  }

  /**
   * Prepares a profile's views.
   *
   * @throws BadInputException when there is no face
   */
  public Views views(NamedPicture profile) {
    ParsedHeads heads = new ParsedHeads(model);
    return new Views(new SubjectFinder(model, heads).find(profile, KEPT), heads);
  }

  /** A profile's person from other sides. */
  public final class Views {
    private final Subject subject;
    private final List<String> notes;
    private final ParsedHeads heads; // alike in all views
    private TurnedPortrait portrait; // of the face's road, made when it is first taken

    private Views(SubjectFinder.Found found, ParsedHeads heads) {
      this.heads = heads;
      this.subject = found.asItIs();
      this.notes = found.notes();
    }

    /** What there is to say about the profile, as {@link PortraitResult#notes}. */
    public List<String> notes() {
      return notes;
    }

    /**
     * One view with the light going with the head, as hair and neck are lit.
     *
     * @return a square picture, all views of a profile alike in size
     * @throws CancelledException when the listener cancels
     */
    public Picture draw(HeadAngles angles, GenerateOptions options, ProgressListener listener) {
      if (isDrawnByHead(options)) {
        HeadDrawing head = new HeadDrawing(model, heads);
        HeadPlace place = head.turned(subject, angles, null);
        return head.draw(List.of(subject), place, options.withPose(angles), listener);
      }
      HeadPose from = subject.face().geometry().pose();
      HeadPose change = TurnedPortrait.pose(from, angles).compose(from.inverse());
      SphericalHarmonics light = subject.face().light().rotated(change.rotation());
      if (portrait == null) {
        portrait = portrait(subject);
      }
      PortraitScene scene = new TurnedScene(compositor, subject, portrait, angles, light, options);
      return PortraitGenerator.this.draw(scene, options, listener);
    }

    /**
     * One view with the light where it was in the world, so that turning the head changes how it
     * falls.
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

  /** A portrait, step by step: the same for a face in the reference and for a turned one. */
  Picture draw(PortraitScene scene, GenerateOptions options, ProgressListener listener) {
    Ablation ablation = options.ablation();
    // 1. the first guess, in the pixels of the pictures
    FaceComposite estimate = scene.estimate();
    listener.onPreview(estimate::picture);
    // 2. the networks for what is seen of it
    Resolution at = model.resolution();
    PortraitScene.View view = scene.view(at.size(), estimate);
    // 3. the mask, and what the networks read
    WeighedInputs inputs = WeighedInputs.of(view, at, options);
    // 4. their correction of the first guess
    boolean free = options.background() == Background.GENERATE;
    float[] raw = new PortraitDenoiser(model, at).correction(inputs, options, free, listener);
    float[] correction =
        ablation.keeps(Part.KEEP_DETAIL)
            ? PasteBack.keepDetail(raw, view.composite(), at.size())
            : raw;
    // 5. brought back to the pixels of the pictures
    Picture corrected =
        free
            ? PasteBack.everywhere(view.composite().picture(), correction)
            : PasteBack.correct(estimate, correction, at.size(), ablation.keeps(Part.FACE_ONLY));
    // 6. put into its surroundings
    return scene.finish(corrected);
  }
}
