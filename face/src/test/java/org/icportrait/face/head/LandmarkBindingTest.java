package org.icportrait.face.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.face.mesh.FaceMesh;
import org.junit.jupiter.api.Test;

class LandmarkBindingTest {
  @Test
  void bindsTheLandmarksToThemselvesOnTheirOwnSurface() {
    FaceMesh mesh = SmallHead.mesh();
    HeadModel model = SmallHead.model(mesh);
    LandmarkBinding binding = LandmarkBinding.of(model, model.triangles(), mesh);
    assertThat(binding.count()).isGreaterThan(440).isLessThanOrEqualTo(468);
    float[] points = binding.at(model.neutral());
    for (int i = 0; i < binding.count(); i++) {
      for (int k = 0; k < 3; k++) {
        assertThat(points[3 * i + k])
            .isCloseTo(mesh.canonical()[3 * binding.landmark()[i] + k], within(0.3f));
      }
    }
  }

  /** The oracle: the best of many points spread over the triangles. */
  @Test
  void nearestPointsAreNearerThanAnyOther() {
    Random random = new Random(4);
    float[] v = new float[3 * 12];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) random.nextGaussian();
    }
    int[] triangles = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    for (int n = 0; n < 50; n++) {
      float[] p = new float[3];
      for (int k = 0; k < 3; k++) {
        p[k] = (float) (2 * random.nextGaussian());
      }
      double[] w = new double[3];
      int t = SurfacePoints.nearest(v, triangles, p, 0, 100, w);
      double found = distance(v, triangles, t, w[0], w[1], p);
      double least = Double.POSITIVE_INFINITY;
      for (int other = 0; other < 4; other++) {
        for (int a = 0; a <= 60; a++) {
          for (int b = 0; b <= 60 - a; b++) {
            least = Math.min(least, distance(v, triangles, other, a / 60.0, b / 60.0, p));
          }
        }
      }
      assertThat(w[0] + w[1] + w[2]).isCloseTo(1, within(1e-9));
      assertThat(Math.min(w[0], Math.min(w[1], w[2]))).isGreaterThan(-1e-9);
      assertThat(found).isLessThanOrEqualTo(least + 1e-9).isGreaterThan(least - 0.05);
    }
    assertThat(SurfacePoints.nearest(v, triangles, new float[] {99, 0, 0}, 0, 1, new double[3]))
        .isEqualTo(-1);
  }

  private static double distance(float[] v, int[] triangles, int t, double a, double b, float[] p) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
      double at =
          a * v[3 * triangles[3 * t] + k]
              + b * v[3 * triangles[3 * t + 1] + k]
              + (1 - a - b) * v[3 * triangles[3 * t + 2] + k];
      sum += (at - p[k]) * (at - p[k]);
    }
    return Math.sqrt(sum);
  }
}
