package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.head.HeadView;
import org.junit.jupiter.api.Test;

/** A red coat before a white wall, and a dark beard that hangs over it beyond the head crop. */
class ClothesBehindHairTest {
  private static final int SIDE = 192;
  private static final int SIZE = 128; // of both crops
  private static final int CHIN = 96; // rows of the picture
  private static final int COAT = 104;
  private static final int BEARD_ENDS = 165;
  private static final float RED = 0.7f;
  private static final CropFrame HEAD = new CropFrame(96, 64, 128, 0, SIZE);
  private static final CropFrame WIDE = ClothesBehindHair.around(HEAD);
  private static final FaceMesh MESH =
      FaceMesh.read(Path.of("..").resolve("models/mini/geometry/face_mesh.safetensors"));

  private static boolean isBeard(int x, int y, int width) {
    return y >= CHIN - 20 && y < BEARD_ENDS && Math.abs(x - SIDE / 2) < width;
  }

  private static boolean isCoat(int x, int y) {
    return y >= COAT && x >= 20 && x < 172;
  }

  private static Picture picture(int width) {
    float[] data = new float[3 * SIDE * SIDE];
    Arrays.fill(data, 0.95f);
    for (int p = 0; p < SIDE * SIDE; p++) {
      int x = p % SIDE;
      int y = p / SIDE;
      for (int c = 0; c < 3; c++) {
        if (isBeard(x, y, width)) {
          data[c * SIDE * SIDE + p] = 0.05f;
        } else if (isCoat(x, y)) {
          data[c * SIDE * SIDE + p] = c == 0 ? RED : 0.1f;
        }
      }
    }
    return new Picture(SIDE, SIDE, data);
  }

  /** The larger crop of that picture. */
  private static HeadView view(Picture picture, int width) {
    float[] points = new float[MESH.canonical().length];
    float chin = 3 * MESH.canonical()[3 * 152 + 1];
    for (int i = 0; i < points.length; i += 3) {
      points[i] = SIDE / 2f + 3 * MESH.canonical()[i];
      points[i + 1] = CHIN - chin + 3 * MESH.canonical()[i + 1];
    }
    float[] hair = new float[SIZE * SIZE];
    float[] person = new float[SIZE * SIZE];
    for (int p = 0; p < hair.length; p++) {
      double[] at = WIDE.toPicture(p % SIZE + 0.5, p / SIZE + 0.5);
      int x = (int) at[0];
      int y = (int) at[1];
      boolean isHead = y > 20 && y < COAT && Math.abs(x - SIDE / 2) < 34;
      hair[p] = isBeard(x, y, width) ? 1 : 0;
      person[p] = isHead || isBeard(x, y, width) || isCoat(x, y) ? 1 : 0;
    }
    return new HeadView(
        HeadView.crop(picture, WIDE),
        WIDE.toCrop(points),
        hair,
        new float[hair.length],
        person,
        hair,
        HeadView.inside(picture, WIDE));
  }

  private static ClothesBehindHair of(Picture picture, int width) {
    return ClothesBehindHair.of(view(picture, width), WIDE, 1);
  }

  @Test
  void aCoatGoesOnWhereABeardHidItBeyondTheHeadCropToo() {
    Picture before = picture(24);
    Picture after = of(before, 24).over(before);
    for (int y : new int[] {120, 140, 160}) {
      assertThat(after.at(0, y, SIDE / 2)).as("red in row %s", y).isCloseTo(RED, within(0.05f));
      assertThat(after.at(1, y, SIDE / 2)).as("green in row %s", y).isCloseTo(0.1f, within(0.05f));
    }
  }

  @Test
  void whatNoHairHidStaysToTheBit() {
    Picture before = picture(24);
    Picture after = of(before, 24).over(before);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        if (Math.abs(x - SIDE / 2) > 30 || y < CHIN - 10) {
          assertThat(after.at(0, y, x)).isEqualTo(before.at(0, y, x));
        }
      }
    }
  }

  @Test
  void theHeadCropIsToldWhere() {
    float[] share = of(picture(24), 24).share(HEAD);
    assertThat(share[120 * SIZE + SIZE / 2]).as("beard before the coat").isCloseTo(1, within(0.1f));
    assertThat(share[120 * SIZE + 10]).as("the coat itself").isCloseTo(0, within(0.01f));
    assertThat(share[60 * SIZE + SIZE / 2]).as("the face").isCloseTo(0, within(0.01f));
  }

  @Test
  void withoutHairBelowTheChinNothingIsLookedFor() {
    assertThat(ClothesBehindHair.mayBeHidden(view(picture(24), 24))).isTrue();
    assertThat(ClothesBehindHair.mayBeHidden(view(picture(2), 2))).isFalse();
  }

  @Test
  void aFewLocksAreLeftToTheHeadCrop() {
    assertThat(of(picture(2), 2)).isNull();
  }
}
