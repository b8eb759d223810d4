package org.icportrait.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class LinearPatchAutoencoderTest {
  private static final int PATCH = 4;
  private static final int CHANNELS = 6;

  /** Pictures whose patches are all mixtures of three. */
  private static Tensor pictures(Random random, int count) {
    int side = 4 * PATCH;
    float[][] parts = new float[3][3 * PATCH * PATCH];
    Random shapes = new Random(1);
    for (float[] part : parts) {
      for (int i = 0; i < part.length; i++) {
        part[i] = (float) shapes.nextGaussian() / 4;
      }
    }
    float[] out = new float[count * 3 * side * side];
    for (int n = 0; n < count; n++) {
      for (int patch = 0; patch < 16; patch++) {
        float[] mix = {
          (float) random.nextGaussian(),
          (float) random.nextGaussian(),
          (float) random.nextGaussian()
        };
        for (int i = 0; i < parts[0].length; i++) {
          int c = i / (PATCH * PATCH);
          int y = patch / 4 * PATCH + i / PATCH % PATCH;
          int x = patch % 4 * PATCH + i % PATCH;
          for (int k = 0; k < 3; k++) {
            out[((n * 3 + c) * side + y) * side + x] += mix[k] * parts[k][i];
          }
        }
      }
    }
    return Tensor.of(out, count, 3, side, side);
  }

  private static LinearPatchAutoencoder fitted() {
    LinearPatchAutoencoder code =
        new LinearPatchAutoencoder(
            new LinearPatchConfig(LinearPatchConfig.CLASS_NAME, PATCH, CHANNELS));
    code.fit(List.of(pictures(new Random(5), 40), pictures(new Random(6), 40)));
    return code;
  }

  @Test
  void whatFewComponentsMakeUpComesBack() {
    try (TensorScope scope = TensorScope.open();
        LinearPatchAutoencoder code = fitted()) {
      Tensor unseen = pictures(new Random(7), 2);
      float[] back = code.decode(code.encode(unseen)).toFloats();
      float[] picture = unseen.toFloats();
      for (int i = 0; i < back.length; i++) {
        assertThat(back[i]).isCloseTo(picture[i], within(2e-3f));
      }
    }
  }

  @Test
  void theStrongestLatentsHaveUnitVariance() {
    try (TensorScope scope = TensorScope.open();
        LinearPatchAutoencoder code = fitted()) {
      Tensor latents = code.encode(pictures(new Random(8), 60));
      assertThat(latents.shape()).containsExactly(60, CHANNELS, 4, 4);
      float[] squares = latents.square().mean(0, 2, 3).toFloats();
      for (int c = 0; c < 3; c++) {
        assertThat(squares[c]).isCloseTo(1, within(0.25f));
      }
    }
  }

  @Test
  void aChangeOfLatentsIsTheDifferenceOfTheirPictures() {
    try (TensorScope scope = TensorScope.open();
        LinearPatchAutoencoder code = fitted()) {
      Tensor a = code.encode(pictures(new Random(9), 1));
      Tensor b = code.encode(pictures(new Random(10), 1));
      float[] change = code.decodeChange(a.sub(b)).toFloats();
      float[] difference = code.decode(a).sub(code.decode(b)).toFloats();
      for (int i = 0; i < change.length; i++) {
        assertThat(change[i]).isCloseTo(difference[i], within(1e-4f));
      }
    }
  }

  @Test
  void moreNumbersThanAPatchHasAreRefused() {
    assertThatThrownBy(() -> new LinearPatchConfig(LinearPatchConfig.CLASS_NAME, 2, 13))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("13");
  }
}
