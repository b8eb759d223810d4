package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.face.CropFrame;
import org.icportrait.face.Picture;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.warp.SurroundingsWarp;
import org.icportrait.portrait.estimate.IdentityTransfer;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person's face in the place of the example's reference. */
class SubjectTest {
  private static final Path ROOT = Path.of("..");
  private static PortraitModel model;
  private static Subject person;
  private static Subject place;
  private static CropFrame frame;

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(ROOT.resolve("models/mini"));
    person = subject("examples/profile.jpg");
    place = subject("examples/reference.jpg");
    frame = CropFrame.portrait(place.face().landmarks(), 256);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Subject subject(String file) throws IOException {
    Picture picture = PictureImages.of(ImageIO.read(ROOT.resolve(file).toFile()));
    return new Subject(picture, model.faces(picture).get(0));
  }

  private static SurroundingsWarp room(double identity) {
    FaceMesh mesh = model.analyzer().mesh();
    return person.roomIn(place, frame, new IdentityTransfer(identity), mesh);
  }

  /** Mean distance of two outlines in a crop, pixels of 256. */
  private static double apart(float[] a, float[] b) {
    int[] outline = FaceMesh.outline();
    double sum = 0;
    for (int i : outline) {
      sum += Math.hypot(a[3 * i] - b[3 * i], a[3 * i + 1] - b[3 * i + 1]);
    }
    return sum / outline.length;
  }

  private static float[] inCrop(Subject subject) {
    return frame.toCrop(subject.face().landmarks());
  }

  @Test
  void theReferenceGivesWayToTheOutline() {
    float[] wanted = person.posed(place, frame);
    Subject moved = place.moved(room(1), frame);
    assertThat(apart(inCrop(moved), wanted)).isLessThan(0.5 * apart(inCrop(place), wanted));
    assertThat(moved.face().pose()).isEqualTo(place.face().pose());
    assertThat(moved.picture()).isSameAs(place.picture());
  }

  @Test
  void nothingOfThePersonMovesNothing() {
    Picture crop = frame.extract(place.picture());
    assertThat(room(0).apply(crop).data()).isEqualTo(crop.data());
    Subject moved = place.moved(room(0), frame);
    assertThat(inCrop(moved)).containsExactly(inCrop(place), within(0.01f));
  }

  @Test
  void thePortraitHasThePersonsOutline() throws IOException {
    PortraitResult result =
        new PortraitGenerator(model)
            .generate(
                List.of(new NamedPicture("person", person.picture())),
                new NamedPicture("place", place.picture()),
                GenerateOptions.defaults(),
                ProgressListener.none());
    float[] made = frame.toCrop(model.faces(result.picture()).get(0).landmarks());
    float[] wanted = person.posed(place, frame);
    assertThat(apart(made, wanted)).isLessThan(apart(made, inCrop(place)));
  }
}
