package org.icportrait.portrait.train.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.head.HeadFitter;
import org.icportrait.face.head.HeadModel;
import org.icportrait.face.head.LandmarkBinding;
import org.icportrait.face.mesh.FaceMesh;
import org.junit.jupiter.api.Test;

/** A head whose cheeks lie elsewhere than the landmarks' mean face has them. */
class CanonicalFieldTest {
  private static final double CENTIMETRE = 1 / DenseGeometry.CUBE;

  @Test
  void boundLandmarksComeToTheirCanonicalPlaces() {
    Path home = Path.of(System.getProperty("icportrait.home"));
    FaceMesh mesh = FaceMesh.read(home.resolve("models/mini/geometry/face_mesh.safetensors"));
    float[] neutral = mesh.canonical().clone();
    for (int i = 0; i < neutral.length; i += 3) {
      neutral[i + 2] += (float) (0.4 * Math.cos(0.4 * neutral[i])); // a smooth bulge
    }
    HeadModel model =
        new HeadModel(
            neutral,
            new float[][] {new float[neutral.length]},
            new float[][] {new float[neutral.length]},
            mesh.triangles(),
            HeadFitter.annotatedLandmarks());
    LandmarkBinding binding = LandmarkBinding.of(model, mesh.triangles(), mesh);
    float[] wanted = DenseGeometry.toCube(mesh.canonical());
    float[] plain =
        DenseGeometry.toCube(HeadFitter.toCanonical(model, mesh).apply(binding.at(neutral)));
    float[] moved = new CanonicalField(model, binding, mesh).apply(binding.at(neutral));
    double before = 0;
    double after = 0;
    for (int i = 0; i < binding.count(); i++) {
      for (int k = 0; k < 3; k++) {
        float place = wanted[3 * binding.landmark()[i] + k];
        before += Math.abs(plain[3 * i + k] - place) / binding.count();
        after += Math.abs(moved[3 * i + k] - place) / binding.count();
      }
    }
    assertThat(before).isGreaterThan(0.1 * CENTIMETRE);
    assertThat(after).isLessThan(0.5 * before);
  }
}
