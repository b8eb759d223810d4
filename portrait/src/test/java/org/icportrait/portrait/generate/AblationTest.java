package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.model.PortraitModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every part of a portrait does something, and it can be silenced. */
class AblationTest {
  private static final Path ROOT = Path.of("..");
  private static final int SIDE = 360; // longer side of the pictures, for speed

  private static PortraitModel model;
  private static Picture profile;
  private static Picture reference;
  private static Picture portrait;

  @BeforeAll
  static void open() throws IOException {
    model = PortraitModel.open(ROOT.resolve("models/mini"));
    profile = picture("examples/profile.jpg");
    reference = picture("examples/reference.jpg");
    portrait = draw();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static Picture picture(String file) throws IOException {
    Picture whole = PictureImages.of(ImageIO.read(ROOT.resolve(file).toFile()));
    return PortraitGenerator.sized(whole, SIDE);
  }

  private static Picture draw(Part... without) {
    return draw(profile, without);
  }

  private static Picture draw(Picture person, Part... without) {
    return new PortraitGenerator(model)
        .generate(
            List.of(new NamedPicture("p", person)),
            new NamedPicture("r", reference),
            GenerateOptions.defaults().with(Ablation.without(without)),
            ProgressListener.none())
        .picture();
  }

  /**
   * All but the cover, which is kept in front of a face alone (see FoundFacesTest), and long hair,
   * which this profile shows whole.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"COVER", "LONG_HAIR"})
  void everyPartCanBeSilenced(Part part) {
    assertThat(draw(part).data()).isNotEqualTo(portrait.data());
  }

  @Test
  void longHairGoesOnWhereTheProfileCutsIt() {
    assertThat(draw(Part.LONG_HAIR).data()).isEqualTo(portrait.data());
    int rows = 2 * profile.height() / 3; // at the neck
    float[] data = new float[3 * profile.width() * rows];
    for (int c = 0; c < 3; c++) {
      int from = c * profile.width() * profile.height();
      System.arraycopy(profile.data(), from, data, c * profile.width() * rows, data.length / 3);
    }
    Picture cut = new Picture(profile.width(), rows, data);
    assertThat(draw(cut, Part.LONG_HAIR).data()).isNotEqualTo(draw(cut).data());
  }

  @Test
  void withoutTheNetworkNothingOfItCounts() {
    Picture guess = draw(Part.NETWORK);
    for (Part part : List.of(Part.CANVAS, Part.BRANCH)) {
      assertThat(draw(Part.NETWORK, part).data()).isEqualTo(guess.data());
    }
    assertThat(Ablation.without(new Part[0])).isEqualTo(Ablation.NONE);
  }
}
