package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class RelightingOutputTest {
  private static final int C = 3;
  private static final int TOKENS = 2;
  private static final int SIDE = 32;

  private static Tensor output(float ratio, float trust) {
    float[] values = new float[RelightingOutput.channels(C) * TOKENS * TOKENS];
    int tokens = TOKENS * TOKENS;
    Arrays.fill(values, C * tokens, (C + 48) * tokens, ratio);
    Arrays.fill(values, (C + 48) * tokens, values.length, trust);
    return Tensor.of(values, 1, RelightingOutput.channels(C), TOKENS, TOKENS);
  }

  private static Tensor plane(int channels, float value) {
    return Tensor.full(value, 1, channels, SIDE, SIDE);
  }

  private static float compose(float ratio, float trust, float alpha) {
    try (TensorScope scope = TensorScope.open()) {
      RelightingOutput out = RelightingOutput.of(output(ratio, trust), C);
      return out.compose(plane(3, 0.4f), plane(1, alpha), plane(3, 0.9f)).toFloats()[0];
    }
  }

  @Test
  void anUntrainedNetworkKeepsWhatTheProfileShows() {
    double matte = 1 / (1 + Math.exp(-2));
    assertThat(compose(0, 0, 1)).isCloseTo((float) (0.9 - matte * 0.5), within(1e-5f));
  }

  @Test
  void theRatioRelightsTheProfilesOwnPixels() {
    double relit = 0.4 * Math.exp(1.6 * Math.tanh(0.3));
    assertThat(compose(0.3f, 40, 1)).isCloseTo((float) relit, within(1e-5f));
  }

  @Test
  void whereNothingWasSeenTheNewPixelsAreAllThereIs() {
    assertThat(compose(0.3f, 40, 0)).isEqualTo(0.9f);
  }

  @Test
  void withoutTrustTheNewPixelsCoverTheProfile() {
    assertThat(compose(0, -40, 1)).isCloseTo(0.9f, within(1e-5f));
  }

  @Test
  void ratioAndTrustHaveFourCellsAlongATokensSide() {
    try (TensorScope scope = TensorScope.open()) {
      RelightingOutput out = RelightingOutput.of(output(1, 1), C);
      assertThat(out.latents().shape()).containsExactly(1, C, TOKENS, TOKENS);
      assertThat(out.ratio().shape()).containsExactly(1, 3, 4 * TOKENS, 4 * TOKENS);
      assertThat(out.trust().shape()).containsExactly(1, 1, 4 * TOKENS, 4 * TOKENS);
    }
  }
}
