package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.Picture;
import org.icportrait.face.match.DenseMatcher;
import org.icportrait.portrait.identity.IdentityEmbedder;
import org.icportrait.portrait.model.PortraitModel;

/** Finds the points of two faces that belong together, from their geometry. */
public final class FaceMatcher {
  /** Distance below which two faces are taken for one person's; docs/decisions/0006. */
  private static final double ONE_PERSON = 0.5;

  private final PortraitModel model;

  /** Whether two faces are one person's, whose pictures may be compared as well. */
  public enum Persons {
    /** As the identity embedder says; two where the model has none. */
    AUTO,
    /** One person, who did not change in between. */
    ONE,
    /** Two people, or one who looks otherwise now. */
    TWO
  }

  /**
   * What was found.
   *
   * @param onePerson whether both faces were taken for one person's
   * @param matches in pixels of both pictures
   */
  public record Matches(boolean onePerson, List<FaceMatch> matches) {}

  /** A matcher over an open model, which stays the caller's. */
  public FaceMatcher(PortraitModel model) {
    this.model = model;
  }

  /** Matches a face of one picture with a face of another. */
  public Matches match(
      Picture first, FaceAnalysis a, Picture second, FaceAnalysis b, Persons persons) {
    boolean one =
        switch (persons) {
          case ONE -> true;
          case TWO -> false;
          case AUTO -> isOnePerson(first, a, second, b);
        };
    DenseMatcher matcher =
        one
            ? DenseMatcher.ofOnePerson(a.geometry(), first, b.geometry(), second)
            : DenseMatcher.of(a.geometry(), b.geometry());
    return new Matches(one, matcher.matches());
  }

  private boolean isOnePerson(Picture first, FaceAnalysis a, Picture second, FaceAnalysis b) {
    IdentityEmbedder embedder = model.identity();
    return embedder != null
        && IdentityEmbedder.distance(embedder.embed(first, a), embedder.embed(second, b))
            < ONE_PERSON;
  }
}
