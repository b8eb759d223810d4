package org.icportrait.portrait.train.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.HeadPlanes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaintedDiptychTest {
  private static final int SIZE = 32;
  private static final int COUNT = 12;
  private static final int PIXELS = SIZE * SIZE;
  private static final float GREY = 0.5f;
  private static final float PALE = 0.8f;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static BatchDraws draws() {
    List<Random> random = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      random.add(new Random(new Random(i).nextLong())); // near seeds begin alike
    }
    return new BatchDraws(random);
  }

  private static Tensor plane(int channels, float value) {
    return Tensor.full(value, COUNT, channels, SIZE, SIZE);
  }

  private static PairBatch.Sample grey() {
    HeadPlanes planes =
        new HeadPlanes(
            plane(3, PALE),
            plane(3, PALE),
            plane(3, PALE),
            plane(1, 1),
            plane(1, 1),
            plane(3, 0),
            plane(1, 1),
            plane(1, 1),
            plane(1, 1));
    return new PairBatch.Sample(planes, plane(3, GREY), plane(1, 1));
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }

  @Test
  void answerAndReferenceAreThePaintedPortrait() {
    PairBatch.Sample painted = PaintedDiptych.some(grey(), 1, draws());
    float[] target = painted.target().toFloats();
    assertThat(painted.planes().reference().toFloats()).containsExactly(target, within(1e-6f));
    assertThat(deviation(target)).isGreaterThan(0.1);
    assertThat(mean(target)).isCloseTo(GREY, within(0.05));
  }

  @Test
  void theLeftHalfShowsTheSameColoursElsewhere() {
    PairBatch.Sample painted = PaintedDiptych.some(grey(), 1, draws());
    float[] target = painted.target().toFloats();
    float[] profile = painted.planes().profile().toFloats();
    int moved = 0;
    int foreign = 0;
    for (int i = 0; i < COUNT; i++) {
      for (int p = 0; p < PIXELS; p += 7) {
        int at = i * 3 * PIXELS + p;
        moved += distance(profile, at, target, at) > 0.05 ? 1 : 0;
        double nearest = 1;
        for (int q = 0; q < PIXELS; q++) {
          nearest = Math.min(nearest, distance(profile, at, target, i * 3 * PIXELS + q));
        }
        foreign += nearest > 0.05 ? 1 : 0;
      }
    }
    int all = COUNT * (PIXELS / 7 + 1);
    assertThat(moved / (double) all).isGreaterThan(0.4);
    assertThat(foreign / (double) all).isLessThan(0.02);
  }

  /** Of the colours of two pixels. */
  private static double distance(float[] a, int p, float[] b, int q) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      double d = a[p + c * PIXELS] - b[q + c * PIXELS];
      sum += d * d;
    }
    return Math.sqrt(sum);
  }

  @Test
  void otherSamplesStayAsTheyAre() {
    PairBatch.Sample before = grey();
    assertThat(PaintedDiptych.some(before, 0, draws())).isSameAs(before);
    PairBatch.Sample some = PaintedDiptych.some(before, 0.5, draws());
    int same = 0;
    for (int i = 0; i < COUNT; i++) {
      float[] target = some.target().narrow(0, i, 1).contiguous().toFloats();
      float[] profile = some.planes().profile().narrow(0, i, 1).contiguous().toFloats();
      boolean plain = deviation(target) < 1e-6;
      assertThat(plain).isEqualTo(deviation(profile) < 1e-6);
      assertThat(mean(profile)).isCloseTo(plain ? PALE : GREY, within(0.12));
      same += plain ? 1 : 0;
    }
    assertThat(same).isBetween(2, COUNT - 2);
  }
}
