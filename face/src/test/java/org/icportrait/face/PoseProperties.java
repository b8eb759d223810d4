package org.icportrait.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.icportrait.face.image.CropFrame;

/** Poses form a group of similarities; fits and frames give them back. */
class PoseProperties {
  private static HeadPose random(long seed) {
    Random random = new Random(seed);
    HeadAngles angles =
        new HeadAngles(
            170 * (2 * random.nextDouble() - 1),
            80 * (2 * random.nextDouble() - 1),
            170 * (2 * random.nextDouble() - 1));
    return HeadPose.fromAngles(
        angles,
        Math.exp(random.nextGaussian()),
        100 * random.nextGaussian(),
        100 * random.nextGaussian(),
        100 * random.nextGaussian());
  }

  private static float[] points(long seed, int count) {
    Random random = new Random(~seed);
    float[] points = new float[3 * count];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) (10 * random.nextGaussian());
    }
    return points;
  }

  private static void assertNear(float[] found, float[] expected, double tolerance) {
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  @Property(tries = 200)
  void inverseUndoes(@ForAll long seed) {
    HeadPose pose = random(seed);
    float[] points = points(seed, 5);
    assertNear(pose.inverse().apply(pose.apply(points)), points, 1e-3);
    assertThat(pose.compose(pose.inverse()).angleTo(HeadPose.identity())).isLessThan(1e-4);
  }

  @Property(tries = 200)
  void compositionIsApplicationInTurn(@ForAll long a, @ForAll long b) {
    HeadPose outer = random(a);
    HeadPose inner = random(b);
    float[] points = points(a, 4);
    float[] expected = outer.apply(inner.apply(points));
    double size = 0;
    for (float v : expected) {
      size = Math.max(size, Math.abs(v));
    }
    assertNear(outer.compose(inner).apply(points), expected, 1e-5 * (1 + size));
  }

  @Property(tries = 200)
  void rotationsKeepLengthAndHandedness(@ForAll long seed) {
    double[] r = random(seed).rotation();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double dot = 0;
        for (int k = 0; k < 3; k++) {
          dot += r[3 * i + k] * r[3 * j + k];
        }
        assertThat(dot).isCloseTo(i == j ? 1 : 0, within(1e-9));
      }
    }
    double determinant =
        r[0] * (r[4] * r[8] - r[5] * r[7])
            - r[1] * (r[3] * r[8] - r[5] * r[6])
            + r[2] * (r[3] * r[7] - r[4] * r[6]);
    assertThat(determinant).isCloseTo(1, within(1e-9));
  }

  @Property(tries = 200)
  void anglesComeBack(
      @ForAll @DoubleRange(min = -89, max = 89) double yaw,
      @ForAll @DoubleRange(min = -85, max = 85) double pitch,
      @ForAll @DoubleRange(min = -170, max = 170) double roll) {
    HeadAngles back = HeadPose.fromAngles(new HeadAngles(yaw, pitch, roll), 2, 1, 2, 3).angles();
    assertThat(back.yaw()).isCloseTo(yaw, within(1e-6));
    assertThat(back.pitch()).isCloseTo(pitch, within(1e-6));
    assertThat(back.roll()).isCloseTo(roll, within(1e-6));
  }

  @Property(tries = 100)
  void fitFindsTheSimilarity(@ForAll long seed) {
    HeadPose pose = random(seed);
    float[] points = points(seed, 30);
    float[] weight = new float[30];
    java.util.Arrays.fill(weight, 1);
    HeadPose found = Umeyama.fit(points, pose.apply(points), weight);
    assertThat(found.angleTo(pose)).isLessThan(0.01);
    assertThat(found.scale()).isCloseTo(pose.scale(), within(1e-3 * pose.scale()));
  }

  @Property(tries = 100)
  void fitIgnoresPointsWithoutWeight(@ForAll long seed) {
    HeadPose pose = random(seed);
    float[] points = points(seed, 30);
    float[] moved = pose.apply(points);
    float[] weight = new float[30];
    java.util.Arrays.fill(weight, 1);
    for (int i = 0; i < 10; i++) {
      weight[i] = 0;
      moved[3 * i] += 1000;
    }
    assertThat(Umeyama.fit(points, moved, weight).angleTo(pose)).isLessThan(0.01);
  }

  @Property(tries = 200)
  void framesMapThereAndBack(
      @ForAll @DoubleRange(min = -500, max = 500) double x,
      @ForAll @DoubleRange(min = -500, max = 500) double y,
      @ForAll @DoubleRange(min = -3, max = 3) double roll,
      @ForAll @DoubleRange(min = 10, max = 900) double side) {
    CropFrame frame = new CropFrame(40, -30, side, roll, 256);
    double[] there = frame.toCrop(x, y);
    double[] back = frame.toPicture(there[0], there[1]);
    assertThat(back[0]).isCloseTo(x, within(1e-8));
    assertThat(back[1]).isCloseTo(y, within(1e-8));
  }
}
