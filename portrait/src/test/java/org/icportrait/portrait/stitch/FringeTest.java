package org.icportrait.portrait.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.face.CropFrame;
import org.icportrait.face.Picture;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.head.FaceMesh;
import org.junit.jupiter.api.Test;

/** A frontal face with dark brows over another one without any, with and without a fringe. */
class FringeTest {
  private static final int SIZE = 256;
  private static final float SKIN = 0.6f;
  private static final int LEFT_BROW = 105; // landmarks of FaceMesh
  private static final int RIGHT_BROW = 334;
  private static final int LOWER_LID = 145;
  private static final FaceMesh MESH =
      FaceMesh.read(Path.of("..", "models", "mini", "geometry", "face_mesh.safetensors"));

  private final float[] landmarks = MESH.canonical().clone();

  FringeTest() {
    double unit = CropFrame.eyeDistance(landmarks);
    for (int i = 0; i < landmarks.length; i++) {
      landmarks[i] = (float) (landmarks[i] / unit * 80 + (i % 3 < 2 ? SIZE / 2 : 0));
    }
  }

  /** Skin with brows, hair above them on none, one or both sides. */
  private Picture person(boolean left, boolean right) {
    float[] data = new float[3 * SIZE * SIZE];
    Arrays.fill(data, SKIN);
    int brow = row(LEFT_BROW);
    for (int i = 0; i < data.length; i++) {
      int y = i / SIZE % SIZE;
      boolean hairy = i % SIZE < SIZE / 2 ? left : right;
      if (Math.abs(y - brow) < 3 || (hairy && y < brow && y > brow - 60)) {
        data[i] = 0.06f;
      }
    }
    return new Picture(SIZE, SIZE, data);
  }

  private int row(int landmark) {
    return Math.round(landmarks[3 * landmark + 1]);
  }

  private FaceComposite composed(boolean left, boolean right) {
    float[] ambient = new float[27];
    for (int c = 0; c < 3; c++) {
      ambient[9 * c] = Planes.toLinear(SKIN) / 0.8862f;
    }
    SphericalHarmonics light = new SphericalHarmonics(ambient);
    float[] skin = new float[3 * SIZE * SIZE];
    Arrays.fill(skin, SKIN);
    FaceCompositor.Face bare =
        new FaceCompositor.Face(new Picture(SIZE, SIZE, skin), landmarks, light);
    FaceCompositor.Face person = new FaceCompositor.Face(person(left, right), landmarks, light);
    return new FaceCompositor(MESH).compose(person, landmarks, bare);
  }

  private float at(FaceComposite composite, int landmark) {
    return composite.picture().data()[row(landmark) * SIZE + Math.round(landmarks[3 * landmark])];
  }

  @Test
  void browsBelongToTheFace() {
    FaceComposite bare = composed(false, false);
    assertThat(at(bare, LEFT_BROW)).isLessThan(0.35f);
    assertThat(at(bare, RIGHT_BROW)).isLessThan(0.35f);
  }

  @Test
  void whatAFringeReachesDownToDoesNot() {
    FaceComposite both = composed(true, true);
    for (int brow : new int[] {LEFT_BROW, RIGHT_BROW}) {
      assertThat(at(both, brow)).isCloseTo(SKIN, within(0.12f));
    }
    int lid = row(LOWER_LID) * SIZE + Math.round(landmarks[3 * LOWER_LID]);
    assertThat(both.alpha()[lid]).isGreaterThan(0.95f);
  }

  @Test
  void oneSideAlone() {
    FaceComposite left = composed(true, false);
    assertThat(at(left, LEFT_BROW)).isCloseTo(SKIN, within(0.12f));
    assertThat(at(left, RIGHT_BROW)).isLessThan(0.35f);
  }
}
