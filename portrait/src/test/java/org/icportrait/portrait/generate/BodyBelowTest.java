package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.head.HeadView;
import org.junit.jupiter.api.Test;

/** A person in grey in the place of one whose hair hangs over a white dress, down to the edge. */
class BodyBelowTest {
  private static final int SIDE = 256;
  private static final int SIZE = 128; // of crops
  private static final int CHIN = 110; // rows of the picture
  private static final float GREY = 0.3f;
  private static final float WALL = 0.6f;
  private static final FaceMesh MESH =
      FaceMesh.read(Path.of("..").resolve("models/mini/geometry/face_mesh.safetensors"));

  private static Subject subject(float body) {
    float[] points = new float[MESH.canonical().length];
    float chin = 4 * MESH.canonical()[3 * 152 + 1];
    for (int i = 0; i < points.length; i += 3) {
      points[i] = SIDE / 2f + 4 * MESH.canonical()[i];
      points[i + 1] = CHIN - chin + 4 * MESH.canonical()[i + 1];
    }
    float[] data = new float[3 * SIDE * SIDE];
    Arrays.fill(data, WALL);
    for (int i = 0; i < data.length; i++) {
      int p = i % (SIDE * SIDE);
      data[i] = isBody(p % SIDE, p / SIDE) ? body : data[i];
    }
    return new Subject(
        new Picture(SIDE, SIDE, data), new FaceAnalysis(null, points, null, null, null));
  }

  private static boolean isBody(int x, int y) {
    return y >= CHIN && Math.abs(x - SIDE / 2) < 70;
  }

  /** Cuts a crop out; the white one has long hair. */
  private static HeadView cut(Subject subject, CropFrame frame) {
    boolean hairy = subject.picture().at(0, SIDE - 1, SIDE / 2) > GREY + 0.1;
    float[] hair = new float[SIZE * SIZE];
    float[] person = new float[SIZE * SIZE];
    for (int p = 0; p < hair.length; p++) {
      double[] at = frame.toPicture(p % SIZE + 0.5, p / SIZE + 0.5);
      boolean isIn = at[1] < SIDE && at[0] >= 0 && at[0] < SIDE && at[1] >= 0;
      person[p] = isIn && isBody((int) at[0], (int) at[1]) ? 1 : 0;
      hair[p] = hairy && Math.abs(at[0] - SIDE / 2.0) > 20 ? person[p] : 0;
    }
    return new HeadView(
        HeadView.crop(subject.picture(), frame),
        frame.toCrop(subject.face().landmarks()),
        hair,
        new float[hair.length],
        person,
        new float[hair.length],
        HeadView.inside(subject.picture(), frame));
  }

  @Test
  void ownClothesGoDownToThePicturesEdgeInTheNewLightAndTheGroundStays() {
    Subject person = subject(GREY);
    Subject reference = subject(0.95f);
    HeadPlace place = HeadPlace.in(BodyBelowTest::cut, reference, SIZE);
    CropFrame wide = ClothesBehindHair.around(place.frame());
    int low = (int) Math.min(SIDE - 1, wide.centerY() + wide.side() / 2 - 6);
    assertThat(low).as("below the head crop").isGreaterThan(CHIN + 40);
    Picture out =
        BodyBelow.of(BodyBelowTest::cut, person, place)
            .over(reference.picture(), new float[] {1.5f, 1, 0.5f});
    for (int x : new int[] {SIDE / 2, SIDE / 2 - 40, SIDE / 2 + 40}) {
      assertThat(out.at(0, low, x)).as("red at %s", x).isCloseTo(1.5f * GREY, within(0.03f));
      assertThat(out.at(1, low, x)).as("green at %s", x).isCloseTo(GREY, within(0.03f));
      assertThat(out.at(2, low, x)).as("blue at %s", x).isCloseTo(0.5f * GREY, within(0.03f));
    }
    for (int y = 0; y < SIDE; y++) {
      assertThat(out.at(0, y, 10)).as("the wall in row %s", y).isEqualTo(WALL);
    }
    assertThat(out.at(0, CHIN - 30, SIDE / 2)).as("the head").isEqualTo(WALL);
  }
}
