package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Group normalisation of any layout against its definition. */
class GroupNormTest {
  private static final double EPSILON = 1e-5;
  private static final int GROUPS = 4;

  /** Few or many channels a group, planes below and above the size where layouts are changed. */
  @ParameterizedTest
  @CsvSource({"12,6,10", "32,6,10", "48,16,16", "64,8,8", "160,8,8", "12,32,33"})
  void anyLayoutIsTheDefinition(int channels, int height, int width) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource random = RandomSource.seeded(3)) {
      Tensor x = random.normal(2, channels, height, width).mul(3).add(1);
      GroupNorm norm = new GroupNorm(GROUPS, channels, EPSILON);
      norm.parameters().values().forEach(p -> p.assign(random.normal(channels)));
      float[] naive = naive(x, parameter(norm, "weight"), parameter(norm, "bias"));
      Tensor innermost = norm.forward(x.channelsLast());
      assertThat(innermost.shape()).containsExactly(x.shape());
      assertClose(norm.forward(x).toFloats(), naive);
      assertClose(innermost.toFloats(), naive);
    }
  }

  private static float[] parameter(GroupNorm norm, String name) {
    return norm.parameters().get(name).toFloats();
  }

  private static float[] naive(Tensor x, float[] weight, float[] bias) {
    float[] in = x.toFloats();
    float[] out = new float[in.length];
    int plane = (int) (x.size(2) * x.size(3));
    int channels = (int) x.size(1);
    int length = channels / GROUPS * plane;
    for (int from = 0; from < in.length; from += length) {
      double sum = 0;
      double squares = 0;
      for (int i = from; i < from + length; i++) {
        sum += in[i];
        squares += (double) in[i] * in[i];
      }
      double mean = sum / length;
      double scale = 1 / Math.sqrt(squares / length - mean * mean + EPSILON);
      for (int i = from; i < from + length; i++) {
        int c = i / plane % channels;
        out[i] = (float) ((in[i] - mean) * scale * weight[c] + bias[c]);
      }
    }
    return out;
  }

  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("value %d", i).isCloseTo(expected[i], Offset.offset(1e-4f));
    }
  }
}
