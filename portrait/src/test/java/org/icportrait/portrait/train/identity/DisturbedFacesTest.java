package org.icportrait.portrait.train.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.data.PortraitFolder;
import org.junit.jupiter.api.Test;

/** Two shaded faces, a reddish and a greenish one, as other pictures might show them. */
class DisturbedFacesTest {
  private static final int SIZE = 64;
  private static final double[] SKIN = {0.5, 0.25, 0.2};
  private static final SphericalHarmonics LEFT = LitFace.from(-0.4);
  private static final SphericalHarmonics RIGHT = LitFace.from(0.4);
  private static final Map<Path, LitFace> FACES =
      Map.of(
          Path.of("red"), LitFace.draw(12, LEFT, SKIN),
          Path.of("green"), LitFace.draw(-15, RIGHT, 0.25, 0.45, 0.25));
  private static final CropStore CROPS =
      new CropStore(List.of(entry("red"), entry("green")), file -> FACES.get(file).picture(), SIZE);

  private static PortraitFolder.Entry entry(String name) {
    LitFace face = FACES.get(Path.of(name));
    return new PortraitFolder.Entry(name, Path.of(name), LitFace.SIZE, 1, 0, face.landmarks(), 0);
  }

  @Test
  void theFaceIsLitAsIfByTheOtherLight() {
    LitFace before = LitFace.draw(12, LEFT, SKIN);
    LitFace wanted = LitFace.draw(12, RIGHT, SKIN);
    Picture lit =
        new OtherLight(LitFace.MESH)
            .of(
                before.picture(),
                before.landmarks(),
                LitFace.seen(LEFT, SKIN),
                LitFace.seen(RIGHT, SKIN));
    int middle = LitFace.SIZE / 2;
    for (int x = middle - 15; x <= middle + 15; x += 5) {
      for (int c = 0; c < 3; c++) {
        assertThat(lit.at(c, middle, x))
            .isCloseTo(wanted.picture().at(c, middle, x), within(0.01f));
      }
    }
    assertThat(lit.at(0, middle, middle + 15))
        .isGreaterThan(before.picture().at(0, middle, middle + 15) + 0.05f);
    assertThat(lit.at(0, 2, 2)).as("the wall").isEqualTo(LitFace.WALL);
  }

  @Test
  void asSeenFromElsewhereTheLandmarksAreTurned() {
    DisturbedFaces faces = new DisturbedFaces(CROPS, LitFace.MESH);
    DisturbedFaces.Seen same = faces.elsewhere(0, 0, new Random(6));
    assertThat(same.seenFrom()).isSameAs(same.landmarks());
    DisturbedFaces.Seen turned = faces.elsewhere(0, 1, new Random(6));
    double moved = 0;
    for (int i = 0; i < turned.landmarks().length; i++) {
      moved = Math.max(moved, Math.abs(turned.seenFrom()[i] - turned.landmarks()[i]));
    }
    assertThat(moved).isGreaterThan(3); // pixels, at 10 degrees or more
    assertThat(turned.picture().data()).isNotEqualTo(CROPS.picture(0).data());
    assertThat(faces.elsewhere(0, 1, new Random(6)).picture().data())
        .as("the same seed")
        .isEqualTo(turned.picture().data());
  }
}
