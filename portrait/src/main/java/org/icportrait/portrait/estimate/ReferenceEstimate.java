package org.icportrait.portrait.estimate;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.warp.SurroundingsWarp;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.method.stitch.FaceComposite;

/** The first guess of a person's face in a reference, for crops of every size. */
public final class ReferenceEstimate {
  private final FaceCompositor compositor;
  private final EyewearRemoval eyewear;
  private final List<Subject> subjects;
  private final Subject place;
  private final Subject made; // the place after it gave way
  private final EstimateSettings settings;
  private final SurroundingsWarp room;
  private final float glasses; // one answer for crops of every size

  /**
   * Looks at the reference.
   *
   * @param subjects the profiles, that nearest to the reference's pose first
   * @param place the reference
   * @param frame the crop of it that the networks work on
   * @param settings how much of what, and what is left out
   */
  public ReferenceEstimate(
      FaceCompositor compositor,
      FaceMesh mesh,
      List<Subject> subjects,
      Subject place,
      CropFrame frame,
      EstimateSettings settings) {
    this.compositor = compositor;
    this.eyewear = new EyewearRemoval(mesh);
    this.subjects = List.copyOf(subjects);
    this.place = place;
    this.settings = settings;
    this.glasses =
        EyewearRemoval.evidence(
            frame.extract(place.picture()), frame.toCrop(place.face().landmarks()));
    this.room = subjects.get(0).roomIn(place, frame, settings, mesh);
    this.made = place.moved(room, frame);
  }

  /** A crop of the reference without glasses that gives way to the person's outline. */
  public Picture bare(CropFrame frame) {
    float[] landmarks = frame.toCrop(place.face().landmarks());
    Picture crop = frame.extract(place.picture());
    return room.apply(eyewear.remove(crop, landmarks, glasses, settings.ablation()));
  }

  /**
   * The estimate.
   *
   * @param bare the crop in that frame, see {@link #bare}
   * @param light how much of the reference's
   */
  public FaceComposite compose(Picture bare, CropFrame frame, LightTransfer light) {
    FaceCompositor.Face target =
        new FaceCompositor.Face(bare, frame.toCrop(made.face().landmarks()), made.face().light());
    List<FaceComposite> composites = new ArrayList<>();
    for (Subject subject : subjects) {
      LightTransfer share =
          settings.keeps(Part.LIGHT_APART)
              ? light.apart(subject.face().pose().angleTo(made.face().pose()))
              : light;
      composites.add(
          compositor.compose(
              face(subject, frame.size()),
              subject.posed(made, frame),
              target,
              settings.with(share)));
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
