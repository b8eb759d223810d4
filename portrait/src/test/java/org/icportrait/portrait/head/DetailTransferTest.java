package org.icportrait.portrait.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class DetailTransferTest {
  private static final int SIZE = 64;
  private static final int LARGE = 128;

  /** A head with fine detail, 0.3 to 0.7. */
  private static Tensor noise() {
    Random random = new Random(5);
    float[] values = new float[3 * LARGE * LARGE];
    for (int i = 0; i < values.length; i++) {
      values[i] = 0.3f + 0.4f * random.nextFloat();
    }
    return Tensor.of(values, 1, 3, LARGE, LARGE);
  }

  private static WholeHeadEstimate seen(Tensor aligned) {
    Tensor one = Tensor.full(1, 1, 1, SIZE, SIZE);
    return new WholeHeadEstimate(aligned, aligned, aligned, one, one);
  }

  private static float largest(Tensor a, Tensor b) {
    float most = 0;
    float[] x = a.toFloats();
    float[] y = b.toFloats();
    for (int i = 0; i < x.length; i++) {
      most = Math.max(most, Math.abs(x[i] - y[i]));
    }
    return most;
  }

  @Test
  void aBlurredAndDarkenedPortraitGivesTheHeadDarkenedAndNotBlurred() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor head = noise();
      Tensor small = Functional.averagePool(head, LARGE / SIZE);
      Tensor blurred = PlaneFilters.boxBlur(small, 2).mul(0.5);
      Tensor out = DetailTransfer.USUAL.relit(blurred, seen(small), head);
      assertThat(largest(out, head.mul(0.5))).isLessThan(0.04f);
      // a blurred answer would be this far away
      Tensor soft = Functional.upsampleBilinear(blurred, LARGE, LARGE);
      assertThat(largest(soft, head.mul(0.5))).isGreaterThan(0.08f);
    }
  }

  @Test
  void aRatioIsBounded() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor dark = Tensor.full(0.01f, 1, 3, SIZE, SIZE);
      Tensor large = Tensor.full(0.01f, 1, 3, LARGE, LARGE);
      Tensor bright = Tensor.full(1, 1, 3, SIZE, SIZE);
      Tensor out = DetailTransfer.USUAL.relit(bright, seen(dark), large);
      for (float value : out.toFloats()) {
        assertThat(value).isCloseTo(0.05f, within(1e-4f));
      }
    }
  }
}
