package org.icportrait.face.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.mesh.FaceMesh;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PerspectiveHeadFitterTest {
  private final FaceMesh mesh = SmallHead.mesh();
  private final HeadModel model = SmallHead.model(mesh);
  private final PerspectiveHeadFitter fitter =
      new PerspectiveHeadFitter(model, LandmarkBinding.of(model, model.triangles(), mesh));

  @ParameterizedTest
  @CsvSource({"0,0,700", "25,10,700", "-40,-12,900", "15,5,500"})
  void findsAKnownHead(double yaw, double pitch, double focal) {
    HeadFit known = SmallHead.portrait(yaw, pitch, focal);
    HeadFit found = fitter.fit(SmallHead.landmarks(model, known), 300, 280);
    assertThat(found.landmarkError()).isLessThan(0.01);
    assertThat(found.pose().angleTo(known.pose())).isLessThan(4);
    // depth and focal length go together: their ratio is what a picture shows
    double ratio = found.camera().focal() / found.pose().translation()[2];
    assertThat(ratio).isCloseTo(focal / 60, within(0.05 * focal / 60));
    assertThat(found.photometricError()).isNaN();
  }

  @Test
  void doesNotFollowOutliers() {
    HeadFit known = SmallHead.portrait(20, 5, 700);
    float[] landmarks = SmallHead.landmarks(model, known);
    double eyes = CropFrame.eyeDistance(landmarks);
    HeadFit clean = fitter.fit(landmarks, 300, 280);
    float[] spoiled = landmarks.clone();
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      int point = 3 * random.nextInt(468);
      spoiled[point] += (float) (0.4 * eyes);
    }
    HeadFit found = fitter.fit(spoiled, 300, 280);
    assertThat(found.pose().angleTo(clean.pose())).isLessThan(2);
    float[] drawn = SmallHead.landmarks(model, found);
    double apart = 0;
    for (int i = 0; i < 468; i++) {
      double dx = drawn[3 * i] - landmarks[3 * i];
      apart += Math.hypot(dx, drawn[3 * i + 1] - landmarks[3 * i + 1]) / 468;
    }
    assertThat(apart / eyes).isLessThan(0.02);
  }

  @Test
  void derivativesAreThoseOfTheCost() {
    // one full step without damping from near the answer must come closer to it than any smaller
    HeadFit known = SmallHead.portrait(20, 5, 700);
    float[] landmarks = SmallHead.landmarks(model, known);
    double eyes = CropFrame.eyeDistance(landmarks);
    LandmarkBinding binding = LandmarkBinding.of(model, model.triangles(), mesh);
    LandmarkEquations equations = new LandmarkEquations(model, binding);
    double[] weights = new double[binding.count()];
    java.util.Arrays.fill(weights, 1);
    double[] all = {0.7, -0.5, 0.4, -0.3, 0.6, 0.5, 0.3};
    FitState state =
        new FitState(
            known.pose().rotation(), known.pose().translation(), Math.log(690), all, 150, 140);
    double[] step = equations.linearise(state, landmarks, eyes, weights).solve();
    double before = equations.cost(state, landmarks, eyes, weights);
    double after = equations.cost(state.moved(step), landmarks, eyes, weights);
    double[] half = step.clone();
    for (int i = 0; i < half.length; i++) {
      half[i] /= 2;
    }
    double between = equations.cost(state.moved(half), landmarks, eyes, weights);
    assertThat(after).isLessThan(between).isLessThan(before);
    // of a quadratic three quarters of the gain lie in the first half of the step
    assertThat((before - between) / (before - after)).isCloseTo(0.75, within(0.02));
  }
}
