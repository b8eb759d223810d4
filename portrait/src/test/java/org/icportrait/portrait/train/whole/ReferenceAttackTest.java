package org.icportrait.portrait.train.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.HeadPlanes;
import org.junit.jupiter.api.Test;

/** On even spheres, whose light is easily read. */
class ReferenceAttackTest {
  private static final int SIZE = 64;
  private static final int PIXELS = SIZE * SIZE;
  private static final int COUNT = 24;
  private static final double RADIUS = 24;

  private static BatchDraws draws() {
    List<Random> random = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      random.add(new Random(31L * i + 7));
    }
    return new BatchDraws(random);
  }

  /** [COUNT, channels, S, S] of a value on the disc and another around it. */
  private static Tensor planes(int channels, float on, float off) {
    float[] values = new float[COUNT * channels * PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = normal(i % PIXELS)[2] < 0 ? on : off;
    }
    return Tensor.of(values, COUNT, channels, SIZE, SIZE);
  }

  /** Of a pixel of the sphere; z is 0 off the disc. */
  private static double[] normal(int p) {
    double x = (p % SIZE + 0.5 - SIZE / 2.0) / RADIUS;
    double y = (p / SIZE + 0.5 - SIZE / 2.0) / RADIUS;
    double rest = 1 - x * x - y * y;
    return rest > 0 ? new double[] {x, y, -Math.sqrt(rest)} : new double[3];
  }

  private static Tensor normals() {
    float[] values = new float[COUNT * 3 * PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) normal(i % PIXELS)[i / PIXELS % 3];
    }
    return Tensor.of(values, COUNT, 3, SIZE, SIZE);
  }

  private static PairTensors spheres() {
    Tensor picture = planes(3, 0.4f, 0.4f);
    Tensor disc = planes(1, 1, 0);
    HeadPlanes planes =
        new HeadPlanes(
            picture,
            picture,
            picture,
            disc,
            disc,
            normals(),
            disc,
            disc,
            Tensor.full(1, COUNT, 1, SIZE, SIZE));
    return new PairTensors(planes, picture, disc, disc, planes(1, 0, 0), disc, disc);
  }

  /** How much the logarithm of green rises to the right, of each sample, well inside the disc. */
  private static double[] slopes(Tensor pictures) {
    float[] values = pictures.narrow(1, 1, 1).contiguous().toFloats();
    double[] out = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double both = 0;
      double square = 0;
      for (int p = 0; p < PIXELS; p++) {
        double[] n = normal(p);
        if (n[2] < -0.5) {
          both += n[0] * Math.log(Math.max(0.02, values[i * PIXELS + p]));
          square += n[0] * n[0];
        }
      }
      out[i] = both / square;
    }
    return out;
  }

  private static double mean(Tensor pictures, int sample) {
    float[] values = pictures.narrow(1, 1, 1).contiguous().toFloats();
    double sum = 0;
    int count = 0;
    for (int p = 0; p < PIXELS; p++) {
      if (normal(p)[2] < 0) {
        sum += Math.log(Math.max(0.02, values[sample * PIXELS + p]));
        count++;
      }
    }
    return sum / count;
  }

  @Test
  void profileAndTurnedHeadComeIntoTheSameOtherLightAndTheAnswerDoesNot() {
    try (TensorScope scope = TensorScope.open()) {
      PairTensors attacked = ReferenceAttack.photographs(spheres(), draws());
      double[] profile = slopes(attacked.planes().profile());
      double[] aligned = slopes(attacked.planes().aligned());
      double[] answer = slopes(attacked.target());
      int strong = 0;
      for (int i = 0; i < COUNT; i++) {
        assertThat(answer[i]).as("answer of " + i).isCloseTo(0, within(0.02));
        if (Math.abs(aligned[i]) > 0.1) {
          strong++;
          // coarse normals are shorter: the same way, and at least half as much
          assertThat(profile[i] / aligned[i]).as("profile of " + i).isBetween(0.4, 1.3);
        }
      }
      assertThat(strong).isGreaterThan(COUNT / 2);
    }
  }

  @Test
  void anotherLightKeepsTheMeanSoThatSkinStaysKnown() {
    try (TensorScope scope = TensorScope.open()) {
      OtherLight light = OtherLight.draw(draws());
      Tensor disc = planes(1, 1, 0);
      Tensor ratio = light.ratio(normals(), disc);
      double most = 0;
      for (int i = 0; i < COUNT; i++) {
        assertThat(mean(Tensor.cat(1, ratio, ratio), i)).isCloseTo(0, within(0.05));
        most = Math.max(most, Math.abs(slopes(Tensor.cat(1, ratio, ratio))[i]));
      }
      assertThat(most).as("steepest of " + COUNT).isGreaterThan(0.5);
    }
  }

  /** Twice too dark is as wrong in shadow as in light. */
  @Test
  void theLossKnowsFactorsInShadowToo() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = Tensor.full(1, 1, 1, SIZE, SIZE);
      Tensor light = Tensor.full(0.8f, 1, 3, SIZE, SIZE);
      Tensor shadow = Tensor.full(0.2f, 1, 3, SIZE, SIZE);
      double inLight = WholeHeadLoss.of(light.mul(0.5), light, weight).item();
      double inShadow = WholeHeadLoss.of(shadow.mul(0.5), shadow, weight).item();
      assertThat(inShadow / inLight).isGreaterThan(0.32); // values alone: 0.25
    }
  }
}
