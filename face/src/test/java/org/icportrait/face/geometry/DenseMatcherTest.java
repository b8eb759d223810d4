package org.icportrait.face.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.HeadPose;
import org.junit.jupiter.api.Test;

/** Two views of a ball whose canonical coordinates are noisy. */
class DenseMatcherTest {
  private static final int SIZE = 128;
  private static final double RADIUS = 50; // pixels, and a quarter of the canonical cube
  private static final double MIDDLE = SIZE / 2.0;

  @Test
  void findsPointsOfTheTurnedBall() {
    DenseMatcher matcher = DenseMatcher.of(ball(0, 1), ball(30, 2));
    double worst = 0;
    int found = 0;
    for (int y = 40; y <= 88; y += 8) {
      for (int x = 40; x <= 80; x += 8) {
        double[] truth = turned(x + 0.5, y + 0.5, 30);
        double[] at = matcher.find(x + 0.5, y + 0.5);
        if (at != null) {
          found++;
          worst = Math.max(worst, Math.hypot(at[0] - truth[0], at[1] - truth[1]));
        }
      }
    }
    assertThat(found).isGreaterThan(35);
    // the noise alone is 2.5 pixels in each coordinate of each picture
    assertThat(worst).isLessThan(2.5);
  }

  @Test
  void knowsWhatIsHiddenOrNoHead() {
    DenseMatcher matcher = DenseMatcher.of(ball(0, 1), ball(80, 2));
    // what turns away towards the left edge of the ball, and the background
    assertThat(matcher.find(MIDDLE + 40, MIDDLE)).isNull();
    assertThat(matcher.find(2, 2)).isNull();
    assertThat(matcher.find(-5, 10)).isNull();
  }

  @Test
  void matchesAGrid() {
    assertThat(DenseMatcher.of(ball(0, 1), ball(20, 2)).matches())
        .hasSizeGreaterThan(60)
        .allSatisfy(
            (FaceMatch match) -> {
              double[] truth = turned(match.ax(), match.ay(), 20);
              assertThat(match.bx()).isCloseTo((float) truth[0], within(4f));
              assertThat(match.by()).isCloseTo((float) truth[1], within(4f));
            });
  }

  /** Where a point of the ball's front is after a turn about the vertical axis. */
  private static double[] turned(double x, double y, double degrees) {
    double u = (x - MIDDLE) / RADIUS;
    double v = (y - MIDDLE) / RADIUS;
    double w = -Math.sqrt(Math.max(0, 1 - u * u - v * v));
    double c = Math.cos(Math.toRadians(degrees));
    double s = Math.sin(Math.toRadians(degrees));
    return new double[] {MIDDLE + RADIUS * (c * u - s * w), y};
  }

  private static FaceGeometry ball(double degrees, long seed) {
    int pixels = SIZE * SIZE;
    float[] mask = new float[pixels];
    float[] canonical = new float[3 * pixels];
    float[] normal = new float[3 * pixels];
    Random random = new Random(seed);
    double c = Math.cos(Math.toRadians(degrees));
    double s = Math.sin(Math.toRadians(degrees));
    for (int p = 0; p < pixels; p++) {
      double u = (p % SIZE + 0.5 - MIDDLE) / RADIUS;
      double v = (p / SIZE + 0.5 - MIDDLE) / RADIUS;
      if (u * u + v * v >= 1) {
        continue;
      }
      double w = -Math.sqrt(1 - u * u - v * v);
      mask[p] = 1;
      double[] surface = {c * u + s * w, v, -s * u + c * w};
      double[] normals = {u, v, w};
      for (int k = 0; k < 3; k++) {
        double noise = 0.05 * random.nextGaussian();
        canonical[k * pixels + p] = (float) (0.5 + 0.25 * (surface[k] + noise));
        normal[k * pixels + p] = (float) normals[k];
      }
    }
    HeadPose pose = new HeadPose(new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 1, new double[3]);
    CropFrame frame = new CropFrame(MIDDLE, MIDDLE, SIZE, 0, SIZE);
    return new FaceGeometry(
        frame, SIZE, mask, canonical, new float[3 * pixels], normal, new float[0], pose);
  }
}
