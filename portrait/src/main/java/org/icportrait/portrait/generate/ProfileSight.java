package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.CropFrame;
import org.icportrait.portrait.head.AlignedHeads;
import org.icportrait.portrait.head.HeadView;
import org.icportrait.portrait.model.PortraitModel;

/** How much of a head, turned as a reference's, its profile never saw. */
public final class ProfileSight {
  private static final String KEPT = "what covers it is kept";

  private final PortraitModel model;

  /** Over an open model with a parser, which stays the caller's. */
  public ProfileSight(PortraitModel model) {
    this.model = model;
  }

  /**
   * The share of the turned head's area that the profile shows no surface of; its mirrored half
   * does not count as seen.
   *
   * @return 0..1
   * @throws org.icportrait.engine.BadInputException when a picture has no face
   */
  public double unseen(NamedPicture profile, NamedPicture reference) {
    int size = model.head().laidOut();
    ParsedHeads heads = new ParsedHeads(model);
    SubjectFinder finder = new SubjectFinder(model, heads);
    HeadScene.Views views = HeadScene.Views.parsed(heads, model.analyzer().mesh());
    try (TensorScope memory = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Subject person = finder.find(profile, KEPT).asItIs();
      HeadPlace place = HeadPlace.in(views, finder.find(reference, KEPT).asItIs(), size);
      CropFrame own = CropFrame.head(person.face().landmarks(), size);
      HeadView view = views.of(person, own);
      AlignedHeads turned =
          AlignedHeads.of(
              model.analyzer().mesh(),
              List.of(new AlignedHeads.Source(person.picture(), own, view)),
              place.view().landmarks());
      return unseen(turned.matte(), turned.visibility());
    }
  }

  /**
   * The share of a matte that is not seen.
   *
   * @param matte [S, S], 0..1
   * @param visibility [S, S], 0..1
   */
  static double unseen(float[] matte, float[] visibility) {
    double all = 1e-9;
    double hidden = 0;
    for (int p = 0; p < matte.length; p++) {
      all += matte[p];
      hidden += matte[p] * (1 - visibility[p]);
    }
    return hidden / all;
  }
}
