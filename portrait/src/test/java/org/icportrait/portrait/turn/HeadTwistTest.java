package org.icportrait.portrait.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;

class HeadTwistTest {
  private static final double[] CENTRE = {0, 0, 5};

  private static HeadPose pose(double yaw, double pitch, double roll) {
    return HeadPose.fromAngles(new HeadAngles(yaw, pitch, roll), 10, 128, 128, 0);
  }

  /** Points of the canonical head in pixels: chin, nose, crown, shoulder. */
  private static float[] points(HeadPose from) {
    return from.apply(new float[] {0, 8.6f, -4, 0, 1, -7.7f, 0, -14, 6, 17, 20, 6});
  }

  @Property(tries = 100)
  void theHeadGoesRigidlyAndTheShouldersALittle(
      @ForAll @DoubleRange(min = -60, max = 60) double yaw,
      @ForAll @DoubleRange(min = -30, max = 30) double pitch,
      @ForAll @DoubleRange(min = -20, max = 20) double roll) {
    HeadPose from = pose(10, -5, 3);
    HeadPose to = TurnedPortrait.pose(from, new HeadAngles(yaw, pitch, roll));
    float[] moved = new HeadTwist(from, to, CENTRE).apply(points(from));
    float[] rigid = points(to);
    for (int i = 0; i < 9; i++) {
      assertThat(moved[i]).isCloseTo(rigid[i], within(0.02f));
    }
    double whole = from.angleTo(to);
    double[] part = HeadTwist.part(to.compose(from.inverse()).rotation(), 0.3);
    HeadPose turned = new HeadPose(part, 1, new double[3]);
    assertThat(turned.angleTo(HeadPose.identity())).isCloseTo(0.3 * whole, within(1e-6));
    double[] centre = new double[3];
    from.apply(0, 0, 5, centre);
    float[] start = points(from);
    for (int k = 0; k < 3; k++) {
      double wanted = centre[k];
      for (int n = 0; n < 3; n++) {
        wanted += part[3 * k + n] * (start[9 + n] - centre[n]);
      }
      // the share is kept in steps of 1/64 of the angle
      assertThat((double) moved[9 + k]).isCloseTo(wanted, within(1 + 0.05 * whole));
    }
  }

  @Property(tries = 5)
  void withoutATurnNothingMoves(@ForAll @DoubleRange(min = -60, max = 60) double yaw) {
    HeadPose from = pose(yaw, 0, 0);
    HeadPose same = TurnedPortrait.pose(from, from.angles());
    float[] moved = new HeadTwist(from, same, CENTRE).apply(points(from));
    for (int i = 0; i < moved.length; i++) {
      assertThat(moved[i]).isCloseTo(points(from)[i], within(1e-3f));
    }
  }
}
