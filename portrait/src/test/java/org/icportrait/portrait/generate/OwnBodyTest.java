package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.head.AlignedHeads;
import org.icportrait.portrait.head.HeadView;
import org.junit.jupiter.api.Test;

/** A person in clothes of one grey from the chin on, before a reference with a beard. */
class OwnBodyTest {
  private static final int SIZE = 128;
  private static final int CHIN_ROW = 90;
  private static final int DOWN = 6; // the reference's chin is lower
  private static final int ENDS = 110; // last row of the profile's picture
  private static final float CLOTHES = 0.3f;
  private static final FaceMesh MESH =
      FaceMesh.read(Path.of("..").resolve("models/mini/geometry/face_mesh.safetensors"));

  private static float[] landmarks(int chin) {
    float[] points = new float[MESH.canonical().length];
    float below = 3.2f * MESH.canonical()[3 * 152 + 1];
    for (int i = 0; i < points.length; i += 3) {
      points[i] = SIZE / 2f + 3.2f * MESH.canonical()[i];
      points[i + 1] = chin - below + 3.2f * MESH.canonical()[i + 1];
    }
    return points;
  }

  private static float[] rows(int from, int to) {
    float[] plane = new float[SIZE * SIZE];
    Arrays.fill(plane, from * SIZE, to * SIZE, 1);
    return plane;
  }

  private static float[] columns(float[] plane, int from, int to) {
    float[] out = plane.clone();
    for (int p = 0; p < out.length; p++) {
      out[p] *= p % SIZE >= from && p % SIZE < to ? 1 : 0;
    }
    return out;
  }

  private static AlignedHeads.Source profile() {
    float[] data = new float[3 * SIZE * ENDS];
    Arrays.fill(data, 0.9f); // the ground
    float[] person = columns(rows(20, ENDS), 24, 104);
    for (int i = 0; i < data.length; i++) {
      data[i] = person[i % (SIZE * ENDS)] > 0 ? CLOTHES : data[i];
    }
    Picture picture = new Picture(SIZE, ENDS, data);
    CropFrame frame = new CropFrame(SIZE / 2.0, SIZE / 2.0, SIZE, 0, SIZE);
    HeadView view =
        new HeadView(
            HeadView.crop(picture, frame),
            landmarks(CHIN_ROW),
            new float[SIZE * SIZE],
            columns(rows(20, CHIN_ROW), 34, 94),
            person,
            columns(rows(20, CHIN_ROW), 34, 94),
            HeadView.inside(picture, frame));
    return new AlignedHeads.Source(picture, frame, view);
  }

  /** With a beard below the chin to the left, bare skin in the middle. */
  private static OwnBody body() {
    return body(0);
  }

  private static OwnBody body(float turned) {
    float[] points = landmarks(CHIN_ROW + DOWN);
    points[3 * 152] += turned;
    float[] beard = columns(rows(40, SIZE), 0, 56);
    float[] all = rows(0, SIZE);
    HeadView reference =
        new HeadView(
            new Picture(SIZE, SIZE, new float[3 * SIZE * SIZE]),
            points,
            beard,
            columns(rows(40, SIZE), 56, 80),
            all,
            columns(rows(40, SIZE), 0, 80),
            all);
    return new OwnBody(profile(), reference, rows(CHIN_ROW + DOWN, SIZE), true);
  }

  private static int at(int x, int y) {
    return y * SIZE + x;
  }

  @Test
  void showsWhereABeardHidTheReferencesBodyAndThePersonHasOne() {
    float[] matte = body().matte();
    assertThat(matte[at(40, 105)]).isCloseTo(1, within(0.05f));
    assertThat(matte[at(10, 105)]).as("beside the person").isCloseTo(0, within(0.05f));
    assertThat(matte[at(70, 105)]).as("the reference's skin").isCloseTo(0, within(0.05f));
    assertThat(matte[at(40, 70)]).as("above the chin").isCloseTo(0, within(0.05f));
  }

  @Test
  void goesOnBelowTheEndOfThePicture() {
    OwnBody body = body();
    assertThat(body.matte()[at(40, SIZE - 4)]).isCloseTo(1, within(0.05f));
    float[] shown = body.at(SIZE).data();
    assertThat(shown[at(40, SIZE - 2)])
        .as("clothes and no ground")
        .isCloseTo(CLOTHES, within(0.02f));
    assertThat(shown[at(40, 105)]).isCloseTo(CLOTHES, within(0.02f));
  }

  @Test
  void isLaidNeckOnNeckWhereverTheChinIsTurned() {
    assertThat(body(15).matte()).isEqualTo(body().matte());
    float[] shown = body().at(2 * SIZE).data();
    int row = 2 * (ENDS + DOWN) - 3; // the last rows of the picture, moved
    assertThat(shown[row * 2 * SIZE + 80]).isCloseTo(CLOTHES, within(0.02f));
  }

  private static HeadView longHaired(int from, int to) {
    HeadView bare = profile().view();
    return bare.withHair(columns(rows(20, SIZE), from, to));
  }

  @Test
  void aBodyThatHidesMostlyBehindHairGoesWithIt() {
    HeadView little = longHaired(24, 40);
    HeadView most = longHaired(24, 90);
    assertThat(OwnBody.isMostlyHidden(little)).isFalse();
    assertThat(OwnBody.isMostlyHidden(most)).isTrue();
    float[] taken = OwnBody.takenWithHair(most).hair();
    assertThat(taken[at(100, 100)]).as("clothes").isEqualTo(1);
    assertThat(taken[at(110, 100)]).as("ground").isZero();
    assertThat(taken[at(100, 60)]).as("above the chin").isZero();
    assertThat(taken[at(50, 60)]).as("hair").isEqualTo(1);
  }

  @Test
  void comesBeforeTheHeadsOwnNeckALittleBelowTheChinButNotBeforeItsHair() {
    float[] chin = rows(CHIN_ROW + DOWN, SIZE);
    float[] before = body().before(chin, columns(rows(0, SIZE), 0, 34));
    assertThat(before[at(44, CHIN_ROW + DOWN)]).as("at the chin").isLessThan(0.2f);
    assertThat(before[at(44, SIZE - 12)]).as("below").isGreaterThan(0.7f);
    assertThat(before[at(30, SIZE - 12)]).as("hair").isZero();
  }
}
