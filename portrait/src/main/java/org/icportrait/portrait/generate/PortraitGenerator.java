package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.Relighter;

/**
 * Makes portraits: finds the faces that are meant, says where the head goes and has it drawn, see
 * {@link HeadDrawing}. Neither it nor its model may be used by two threads at the same time; any
 * thread may use them.
 */
public final class PortraitGenerator {
  private static final String KEPT = "it is taken for a part of the person";

  private final PortraitModel model;

  /** A generator over an open model, which stays the caller's. */
  public PortraitGenerator(PortraitModel model) {
    this.model = model;
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
    check(options);
    boolean behind =
        options.keepsReference()
            && options.looks().isFaceAlone()
            && options.ablation().keeps(Part.COVER);
    ParsedHeads heads = new ParsedHeads(model);
    SubjectFinder finder = new SubjectFinder(model, heads);
    NamedPicture given = reference.atLeast(options.size());
    String covered = behind ? "it is kept in front of the new one" : "the new face is not covered";
    SubjectFinder.Found found =
        options.keepsReference() ? finder.findPlace(given, covered) : finder.find(given, covered);
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
    HeadDrawing drawing = new HeadDrawing(model, heads);
    HeadPlace where = drawing.place(subjects.get(0), place, wanted, options);
    Picture drawn = drawing.draw(subjects, where, options, listener);
    Picture portrait = behind ? found.behindCover(drawn) : drawn;
    return new PortraitResult(sized(portrait, options.size()), turned, notes);
  }

  /** Before pictures are looked at: says what is missing, and refuses what contradicts itself. */
  private void check(GenerateOptions options) {
    if (!options.keepsReference() && options.looks().keepsHair()) {
      throw new IllegalArgumentException("the reference's hair in another pose or background");
    }
    model.parser();
    model.readHeadAhead();
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
    boolean drawn = options.looks().head() == Whose.PROFILE;
    if (drawn) {
      check(options);
    }
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
      check(options);
      HeadDrawing head = new HeadDrawing(model, heads);
      HeadPlace place = head.turned(subject, angles, null);
      return head.draw(List.of(subject), place, options.withPose(angles), listener);
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
}
