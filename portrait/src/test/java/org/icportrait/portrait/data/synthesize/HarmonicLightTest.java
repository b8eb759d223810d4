package org.icportrait.portrait.data.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.junit.jupiter.api.Test;

class HarmonicLightTest {
  @Test
  void aLampShadesAsLambertDoes() {
    SampleRandom random = new SampleRandom(1, 0, 0);
    double[] lamp = random.direction();
    double[] sum = new double[27];
    HarmonicLight.addLamp(sum, lamp, new double[] {1, 1, 1});
    double[] basis = new double[9];
    for (int n = 0; n < 500; n++) {
      double[] d = random.direction();
      SphericalHarmonics.basis(d[0], d[1], d[2], basis);
      double shade = 0;
      for (int i = 0; i < 9; i++) {
        shade += sum[i] * basis[i];
      }
      double cosine = Math.max(0, d[0] * lamp[0] + d[1] * lamp[1] + d[2] * lamp[2]);
      assertThat(shade).isCloseTo(cosine, within(0.1)); // order 2 is that good
    }
  }

  @Test
  void turnedLightShadesTurnedNormalsAlike() {
    SampleRandom random = new SampleRandom(2, 0, 0);
    float[] coefficients = new float[27];
    for (int i = 0; i < 27; i++) {
      coefficients[i] = (float) (i % 9 == 0 ? 3 : random.between(-0.3, 0.3));
    }
    SphericalHarmonics light = new SphericalHarmonics(coefficients);
    HeadPose turn = HeadPose.fromAngles(new HeadAngles(31, -17, 8), 1, 0, 0, 0);
    SphericalHarmonics turned = light.rotated(turn.rotation());
    float[] before = new float[3];
    float[] after = new float[3];
    double[] moved = new double[3];
    for (int n = 0; n < 100; n++) {
      double[] d = random.direction();
      turn.apply(d[0], d[1], d[2], moved);
      light.shade(d[0], d[1], d[2], before);
      turned.shade(moved[0], moved[1], moved[2], after);
      assertThat(after).containsExactly(before, Offset.offset(1e-5f));
    }
  }
}
