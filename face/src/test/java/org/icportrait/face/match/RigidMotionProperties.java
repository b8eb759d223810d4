package org.icportrait.face.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.match.RigidMotion.Sighting;

/** The motion between two pictures of a cloud of points, found again from wrong guesses. */
class RigidMotionProperties {
  private static final double PIXEL = 1 / 128.0;
  private static final double DISTANCE = 4; // of the cameras, in halves of the crop's side

  private static double[] seen(double[] point) {
    double near = 1 / (1 + point[2] / DISTANCE);
    return new double[] {point[0] * near, point[1] * near, point[2]};
  }

  @Property(tries = 40)
  void findsTheMotionAmongWrongSightings(
      @ForAll @DoubleRange(min = -60, max = 60) double yaw,
      @ForAll @DoubleRange(min = -25, max = 25) double pitch,
      @ForAll @DoubleRange(min = -30, max = 30) double roll) {
    HeadPose motion = HeadPose.fromAngles(new HeadAngles(yaw, pitch, roll), 0.9, 0.1, -0.05, 0);
    // a guess that is wrong by seven degrees about two axes
    HeadPose guess = HeadPose.fromAngles(new HeadAngles(yaw + 7, pitch - 7, roll), 1, 0, 0, 0);
    Random random = new Random(3);
    List<Sighting> sightings = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double[] there = moved(point(random), motion, sightings, random);
      if (i % 5 == 0) { // every fifth is somewhere else
        sightings.set(i, new Sighting(sightings.get(i).first(), shifted(there, random), 1));
      }
    }
    RigidMotion found = RigidMotion.fit(sightings, guess.rotation());
    double worst = 0;
    for (int i = 0; i < 100; i++) {
      List<Sighting> one = new ArrayList<>();
      double[] truth = moved(point(random), motion, one, random);
      double[] at = found.apply(one.get(0).first());
      worst = Math.max(worst, Math.hypot(at[0] - truth[0], at[1] - truth[1]));
    }
    assertThat(worst).isLessThan(1.5 * PIXEL);
  }

  private static double[] point(Random random) {
    double[] point = new double[3];
    for (int k = 0; k < 3; k++) {
      point[k] = 0.7 * (2 * random.nextDouble() - 1);
    }
    return point;
  }

  /** Adds the sighting of a point and returns where the second picture has it. */
  private static double[] moved(
      double[] point, HeadPose motion, List<Sighting> sightings, Random random) {
    float[] at = motion.apply(new float[] {(float) point[0], (float) point[1], (float) point[2]});
    double[] there = seen(new double[] {at[0], at[1], at[2]});
    double[] noisy = there.clone();
    for (int k = 0; k < 2; k++) {
      noisy[k] += 0.3 * PIXEL * random.nextGaussian();
    }
    sightings.add(new Sighting(seen(point), noisy, 1));
    return there;
  }

  private static double[] shifted(double[] place, Random random) {
    double[] shifted = place.clone();
    shifted[0] += 30 * PIXEL * (random.nextBoolean() ? 1 : -1);
    shifted[1] += 30 * PIXEL * random.nextGaussian();
    return shifted;
  }
}
