package org.icportrait.portrait.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Random;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.head.FaceMesh;
import org.junit.jupiter.api.Test;

/** Two made-up faces: the mean face with each landmark moved a little, in some pose. */
class IdentityTransferTest {
  private static final FaceMesh MESH =
      FaceMesh.read(
          Path.of(System.getProperty("icportrait.home"))
              .resolve("models/mini/geometry/face_mesh.safetensors"));
  private static final HeadPose POSE =
      HeadPose.fromAngles(new HeadAngles(20, -5, 8), 10, 130, 120, 0);

  private static float[] face(long seed) {
    Random random = new Random(seed);
    float[] shape = MESH.canonical().clone();
    for (int i = 0; i < shape.length; i++) {
      shape[i] += (float) (0.3 * random.nextGaussian());
    }
    return POSE.apply(shape);
  }

  /** Mean distance of all coordinates from the mean face in the best pose. */
  private static double fromMean(float[] face) {
    HeadPose pose = Umeyama.fit(MESH.canonical(), face, MESH.rigidity());
    return apart(face, pose.apply(MESH.canonical()));
  }

  private static double apart(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]) / a.length;
    }
    return sum;
  }

  @Test
  void fromTheTargetToTheProfile() {
    float[] profile = face(1);
    float[] target = face(2);
    assertThat(new IdentityTransfer(0).shape(profile, target, MESH)).containsExactly(target);
    assertThat(IdentityTransfer.WHOLE.shape(profile, target, MESH)).containsExactly(profile);
    float[] half = new IdentityTransfer(0.5).shape(profile, target, MESH);
    assertThat(apart(half, profile)).isCloseTo(apart(half, target), within(1e-3));
    assertThat(apart(half, profile)).isCloseTo(apart(target, profile) / 2, within(1e-3));
  }

  @Test
  void beyondOneTheShapeStandsOut() {
    float[] profile = face(1);
    float[] more = new IdentityTransfer(1.5).shape(profile, face(2), MESH);
    assertThat(fromMean(more) / fromMean(profile)).isCloseTo(1.5, within(0.03));
    assertThat(new IdentityTransfer(1.5).look()).isEqualTo(1f);
    assertThat(new IdentityTransfer(0.3).look()).isEqualTo(0.3f);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    for (double strength : new double[] {-0.1, 1.6, Double.NaN}) {
      assertThatThrownBy(() -> new IdentityTransfer(strength))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("identity strength " + strength);
    }
  }
}
