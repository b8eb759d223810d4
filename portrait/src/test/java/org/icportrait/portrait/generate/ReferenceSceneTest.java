package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.Subject;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The example's person in the example's reference, before any network. */
class ReferenceSceneTest {
  private static final Path ROOT = Path.of("..");
  private static final int SIDE = 360; // longer side of the pictures, for speed

  private static PortraitModel model;
  private static Subject person;
  private static Subject place;
  private static ReferenceScene scene;

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(ROOT.resolve("models/mini"));
    person = subject("examples/profile.jpg");
    place = subject("examples/reference.jpg");
    scene =
        new ReferenceScene(
            new FaceCompositor(model.analyzer().mesh()),
            model.analyzer().mesh(),
            List.of(person),
            place,
            model.card().size(),
            GenerateOptions.defaults());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Subject subject(String file) throws IOException {
    Picture picture = PictureImages.of(ImageIO.read(ROOT.resolve(file).toFile()));
    Picture small = PortraitGenerator.sized(picture, SIDE);
    return new Subject(small, model.faces(small).get(0));
  }

  @Test
  void theFirstGuessIsThePersonsFaceInTheReferencesPixels() {
    FaceComposite estimate = scene.estimate();
    CropFrame frame = CropFrame.portrait(place.face().landmarks(), model.card().size()).onPixels();
    assertThat(estimate.picture().width()).isEqualTo((int) Math.max(frame.size(), frame.side()));
    int side = estimate.picture().width();
    Picture bare = scene.view(model.card().size(), estimate).target().resize(side, side);
    assertThat(onFace(estimate, bare)).as("another face than the reference's").isGreaterThan(0.04);
    Picture finished = scene.finish(estimate.picture());
    assertThat(finished.width()).isEqualTo(place.picture().width());
    double like = model.faces(finished).get(0).pose().angleTo(place.face().pose());
    assertThat(like).as("degrees from the reference's pose").isLessThan(8);
    int centre = at(finished, place.face().landmarks()[3], place.face().landmarks()[4]);
    assertThat(finished.data()[centre]).isNotEqualTo(place.picture().data()[centre]);
    assertThat(finished.data()[0]).isEqualTo(place.picture().data()[0]);
  }

  /** Mean difference where the person's face is. */
  private static double onFace(FaceComposite estimate, Picture other) {
    float[] coverage = estimate.coverage();
    double sum = 0;
    double count = 0;
    for (int i = 0; i < other.data().length; i++) {
      if (coverage[i % coverage.length] > 0.5f) {
        sum += Math.abs(estimate.picture().data()[i] - other.data()[i]);
        count++;
      }
    }
    return sum / count;
  }

  private static int at(Picture picture, float x, float y) {
    return Math.round(y) * picture.width() + Math.round(x);
  }

  @Test
  void theReferenceFinishedWithItselfStaysAsItIs() {
    Picture crop =
        CropFrame.portrait(place.face().landmarks(), model.card().size())
            .onPixels()
            .resized(scene.estimate().picture().width())
            .extract(place.picture());
    assertThat(scene.finish(crop).data()).isEqualTo(place.picture().data());
  }

  @Test
  void theNetworksSeeCropsOfTheirSize() {
    int size = model.card().size();
    PortraitScene.View view = scene.view(size, scene.estimate());
    assertThat(view.profile().data())
        .isEqualTo(person.portraitFrame(size).extract(person.picture()).data());
    assertThat(view.target().width()).isEqualTo(size);
    assertThat(view.composite().picture().width()).isEqualTo(size);
    FaceComposite unlit = view.unlit().get();
    assertThat(Arrays.equals(unlit.picture().data(), view.composite().picture().data()))
        .as("the profile's own light is another")
        .isFalse();
    assertThat(unlit.coverage()).isEqualTo(view.composite().coverage());
  }
}
