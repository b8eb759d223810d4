package org.icportrait.portrait.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the canonical face in front of a wall, of skin's brightness, with and without a frame. */
class EyewearRemovalTest {
  private static final int SIZE = 256;
  private static final float SKIN = 0.6f;
  private static final FaceMesh MESH =
      FaceMesh.read(Path.of("..", "models", "mini", "geometry", "face_mesh.safetensors"));

  private final float[] landmarks = landmarks();

  private static float[] landmarks() {
    float[] out = MESH.canonical().clone();
    double unit = CropFrame.eyeDistance(out);
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (out[i] / unit * 80 + (i % 3 < 2 ? SIZE / 2 : 0));
    }
    return out;
  }

  private static Picture plain() {
    float[] data = new float[3 * SIZE * SIZE];
    for (int i = 0; i < data.length; i++) {
      data[i] = SKIN + 0.02f * (float) Math.sin(i * 0.7);
    }
    return new Picture(SIZE, SIZE, data);
  }

  /** Rims round both eyes, a bridge and arms that go on beyond the face. */
  private Picture worn() {
    Picture picture = plain();
    int eyes = eyeRow();
    for (int y = eyes - 34; y <= eyes + 34; y++) {
      for (int x = 0; x < SIZE; x++) {
        boolean arm = Math.abs(y - eyes + 2) < 3 && Math.abs(x - SIZE / 2) > 50;
        boolean bridge = Math.abs(y - eyes) < 3 && Math.abs(x - SIZE / 2) < 8;
        double left = Math.hypot(x - SIZE / 2 + 28, y - eyes);
        double right = Math.hypot(x - SIZE / 2 - 28, y - eyes);
        boolean rim = Math.abs(left - 22) < 2.5 || Math.abs(right - 22) < 2.5;
        boolean shine = Math.abs(left - 25) < 1 || Math.abs(right - 25) < 1;
        if (arm || bridge || rim || shine) {
          for (int c = 0; c < 3; c++) {
            picture.data()[(c * SIZE + y) * SIZE + x] = shine && !rim ? 0.95f : 0.05f;
          }
        }
      }
    }
    for (int x = -6; x <= 6; x++) {
      for (int c = 0; c < 3; c++) {
        picture.data()[(c * SIZE + eyes + 5) * SIZE + SIZE / 2 + x] = 0.95f;
      }
    }
    return picture;
  }

  private int eyeRow() {
    return Math.round((landmarks[3 * 33 + 1] + landmarks[3 * 263 + 1]) / 2);
  }

  @Test
  void leavesABareFaceAlone() {
    Picture picture = plain();
    assertThat(EyewearRemoval.evidence(picture, landmarks)).isZero();
    assertThat(
            new EyewearRemoval(MESH)
                .remove(
                    picture, landmarks, EyewearRemoval.evidence(picture, landmarks), Ablation.NONE))
        .isSameAs(picture);
  }

  @Test
  void takesTheArmsOffTheTemples() {
    Picture picture = worn();
    assertThat(EyewearRemoval.evidence(picture, landmarks)).isGreaterThan(0.9f);
    Picture out =
        new EyewearRemoval(MESH)
            .remove(picture, landmarks, EyewearRemoval.evidence(picture, landmarks), Ablation.NONE);
    int row = eyeRow() - 2;
    int beside = outline(row) + 8;
    assertThat(picture.data()[row * SIZE + beside]).isLessThan(0.1f);
    assertThat(out.data()[row * SIZE + beside]).isCloseTo(SKIN, within(0.08f));
  }

  @Test
  void silencedItLeavesTheArms() {
    Picture picture = worn();
    Picture out =
        new EyewearRemoval(MESH).remove(picture, landmarks, 1, Ablation.without(Part.GLASSES));
    assertThat(out.data()).isEqualTo(picture.data());
  }

  @Test
  void changesNothingAwayFromTheEyes() {
    Picture picture = worn();
    Picture out =
        new EyewearRemoval(MESH)
            .remove(picture, landmarks, EyewearRemoval.evidence(picture, landmarks), Ablation.NONE);
    for (int y = 0; y < SIZE; y++) {
      boolean near = Math.abs(y - eyeRow()) < 40;
      for (int x = 0; x < SIZE; x++) {
        if (!near || Math.abs(x - SIZE / 2) > 115 || Math.abs(x - SIZE / 2) < 20) {
          int at = y * SIZE + x;
          assertThat(out.data()[at]).isCloseTo(picture.data()[at], within(1e-6f));
        }
      }
    }
  }

  /** A lens beyond the cheek of a face turned by 35 degrees, in front of a wall or of hair. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void takesALensAwayThatStandsOut(boolean hair) {
    double angle = Math.toRadians(35);
    for (int i = 0; i < landmarks.length; i += 3) {
      double x = landmarks[i] - SIZE / 2.0;
      double z = landmarks[i + 2];
      landmarks[i] = (float) (x * Math.cos(angle) + z * Math.sin(angle)) + SIZE / 2;
      landmarks[i + 2] = (float) (z * Math.cos(angle) - x * Math.sin(angle));
    }
    int row = eyeRow();
    boolean right = landmarks[3 * 1] > (landmarks[3 * 234] + landmarks[3 * 454]) / 2;
    int rim = right ? outline(row) : firstOfFace(row);
    int step = right ? 1 : -1;
    Picture picture = plain();
    int tall = hair ? 60 : 20;
    for (int y = row - tall; y <= row + tall; y++) {
      for (int k = 0; k < (hair ? 40 : 16); k++) {
        for (int c = 0; c < 3; c++) {
          float value = hair ? (k % 4) * 0.2f : 0.3f + 0.05f * c;
          picture.data()[(c * SIZE + y) * SIZE + rim + step * k] = value;
        }
      }
    }
    Picture out = new EyewearRemoval(MESH).remove(picture, landmarks, 1, Ablation.NONE);
    for (int c = 0; c < 3; c++) {
      int at = (c * SIZE + row) * SIZE + rim + 8 * step;
      if (hair) {
        assertThat(out.data()[at]).isLessThan(SKIN - 0.1f);
      } else {
        assertThat(picture.data()[at]).isLessThan(0.45f);
        assertThat(out.data()[at]).isCloseTo(SKIN, within(0.08f));
      }
    }
    Picture kept =
        new EyewearRemoval(MESH)
            .remove(picture, landmarks, 1, Ablation.without(Part.GLASSES, Part.LENS));
    assertThat(kept).isSameAs(picture);
    Picture silenced =
        new EyewearRemoval(MESH).remove(picture, landmarks, 1, Ablation.without(Part.LENS));
    assertThat(Arrays.equals(silenced.data(), out.data())).isEqualTo(hair);
  }

  private int firstOfFace(int row) {
    float[] coverage = coverage();
    for (int x = 0; x < SIZE; x++) {
      if (coverage[row * SIZE + x] > 0) {
        return x;
      }
    }
    return -1;
  }

  private float[] coverage() {
    return Rasterizer.draw(landmarks, MESH.triangles(), SIZE, SIZE).coverage();
  }

  /** The last column of the face in a row. */
  private int outline(int row) {
    float[] coverage = coverage();
    int last = 0;
    for (int x = 0; x < SIZE; x++) {
      last = coverage[row * SIZE + x] > 0 ? x : last;
    }
    return last;
  }
}
