package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.geometry.UncoveredLight;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.QuarterTurns;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.mesh.FacePart;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.model.HeadParts;
import org.icportrait.portrait.model.PortraitModel;

/**
 * Finds the face that is meant in a picture: set upright where the picture lies, refused where too
 * much of it lies outside, its light estimated by what nothing covers.
 */
final class SubjectFinder {
  /** Faces rolled to within so many degrees of a quarter turn lie because the picture does. */
  private static final double LYING = 30;

  /** The share of landmarks outside the picture above which a face is refused. */
  static final double MOST_OUTSIDE = 1 / 7.0;

  private static final double NOTED_OUTSIDE = 0.02;

  private final PortraitModel model;
  private final ParsedHeads heads;

  SubjectFinder(PortraitModel model, ParsedHeads heads) {
    this.model = model;
    this.heads = heads;
  }

  /**
   * A face that was found.
   *
   * @param subject with what covered the face taken off
   * @param picture with what covers it, upright
   * @param cover what covers the face; null when nothing does
   * @param turns by which the picture was turned
   * @param notes sentences about it, for the user
   */
  record Found(
      Subject subject, Picture picture, FaceCover cover, QuarterTurns turns, List<String> notes) {
    /** With what covers the face. */
    Subject asItIs() {
      return new Subject(picture, subject.face());
    }

    /** A portrait that took the face's place, behind what covered it. */
    Picture behindCover(Picture portrait) {
      return cover == null ? portrait : cover.before(picture, portrait);
    }
  }

  /**
   * The face that is meant.
   *
   * @param covered what becomes of what covers it, to be told
   * @throws BadInputException when there is none, or too much of it lies outside the picture
   */
  Found find(NamedPicture named, String covered) {
    return find(named, covered, false);
  }

  /** The same where a head will be put: in that crop, see {@link HeadPlace#in}. */
  Found findPlace(NamedPicture named, String covered) {
    return find(named, covered, true);
  }

  private Found find(NamedPicture named, String covered, boolean isPlace) {
    List<FaceAnalysis> faces = model.faces(named.picture());
    FaceAnalysis face = named.choose(faces);
    List<String> notes = new ArrayList<>();
    notes.add(which(named, faces.size()));
    Picture picture = named.picture();
    QuarterTurns turns = turnOf(face);
    if (turns.count() > 0) {
      Picture turned = turns.of(picture);
      FaceAnalysis upright = sameFace(model.faces(turned), picture, turns, face);
      if (upright != null) {
        picture = turned;
        face = upright;
        notes.add(
            named.name()
                + ": turned by "
                + turns.degrees()
                + " degrees, so that the face is upright");
      } else {
        turns = new QuarterTurns(0);
      }
    }
    checkInside(named.name(), picture, face, notes);
    CropFrame frame = CropFrame.head(face.landmarks(), HeadParts.PARSED);
    HeadMasks masks = heads.of(picture, isPlace ? frame.onPixels() : frame);
    FaceCover cover = masks == null ? null : FaceCover.of(picture, masks, face.landmarks());
    Subject subject = new Subject(picture, face);
    if (cover != null) {
      notes.add("warning: " + named.name() + ": " + cover.description() + ": " + covered);
      subject = new Subject(cover.takenOff(picture), lit(picture, face, cover));
    }
    return new Found(subject, picture, cover, turns, notes);
  }

  private static String which(NamedPicture named, int count) {
    String order = named.face() == 0 ? ", the largest" : "";
    return named.name()
        + (count == 1 ? ": 1 face" : ": face " + (named.face() + 1) + " of " + count + order);
  }

  private static QuarterTurns turnOf(FaceAnalysis face) {
    double roll = face.pose().angles().roll();
    QuarterTurns turns = QuarterTurns.upright(roll);
    double left = Math.abs(Math.IEEEremainder(roll + turns.degrees(), 360));
    return left <= LYING ? turns : new QuarterTurns(0);
  }

  /** Of the faces of a turned picture the one that lies where a face of the picture does. */
  private static FaceAnalysis sameFace(
      List<FaceAnalysis> faces, Picture picture, QuarterTurns turns, FaceAnalysis face) {
    return faces.stream()
        .min(
            Comparator.comparingDouble(
                other -> {
                  double[] at = turns.back(picture, other.box().centerX(), other.box().centerY());
                  return Math.hypot(at[0] - face.box().centerX(), at[1] - face.box().centerY());
                }))
        .orElse(null);
  }

  private static void checkInside(
      String name, Picture picture, FaceAnalysis face, List<String> notes) {
    float[] points = face.landmarks();
    int outside = 0;
    boolean[] out = new boolean[FaceMesh.POINTS];
    for (int i = 0; i < out.length; i++) {
      float x = points[3 * i];
      float y = points[3 * i + 1];
      out[i] = x < 0 || y < 0 || x > picture.width() || y > picture.height();
      outside += out[i] ? 1 : 0;
    }
    double share = outside / (double) FaceMesh.POINTS;
    if (share <= NOTED_OUTSIDE) {
      return;
    }
    String parts = FacePart.where(i -> out[i]);
    String what =
        String.format(
            Locale.ROOT,
            "a face of which %.0f %%%s lies outside the picture",
            100 * share,
            parts.isEmpty() ? "" : ", with " + parts + ",");
    if (share > MOST_OUTSIDE) {
      throw new BadInputException(name, what, "a whole face: at most a seventh of it cut off");
    }
    notes.add("warning: " + name + ": " + what + " and is made up");
  }

  private FaceAnalysis lit(Picture picture, FaceAnalysis face, FaceCover cover) {
    SphericalHarmonics light =
        UncoveredLight.of(model.analyzer().mesh(), picture, face, cover.frame(), cover.share());
    return new FaceAnalysis(face.box(), face.landmarks(), face.pose(), face.geometry(), light);
  }
}
