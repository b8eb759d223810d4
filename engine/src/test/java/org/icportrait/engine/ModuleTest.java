package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTest {
  @TempDir Path folder;

  private static TrainingFixture.Net net(long seed) {
    RandomSource.seedParameters(seed);
    return new TrainingFixture.Net();
  }

  @Test
  void namesArePaths() {
    try (TrainingFixture.Net net = net(1)) {
      assertThat(net.parameters().keySet())
          .containsExactly(
              "in.weight", "in.bias", "norm.weight", "norm.bias", "out.weight", "out.bias");
      assertThat(net.parameterCount()).isEqualTo(16 * 27 + 16 + 32 + 3 * 16 * 9 + 3);
    }
  }

  private Path saved(Map<String, Tensor> tensors) throws IOException {
    Path file = folder.resolve("net.safetensors");
    SafetensorsWriter.write(file, tensors, Map.of());
    return file;
  }

  @Test
  void loadingGivesTheSameNetwork() throws IOException {
    try (TensorScope scope = TensorScope.open();
        TrainingFixture.Net one = net(1);
        TrainingFixture.Net two = net(2);
        RandomSource random = RandomSource.seeded(3)) {
      Tensor x = random.normal(1, 3, 8, 8);
      float[] expected = one.forward(x).toFloats();
      assertThat(two.forward(x).toFloats()).isNotEqualTo(expected);
      try (Safetensors source = Safetensors.open(saved(one.parameters()))) {
        two.load(source);
      }
      assertThat(two.forward(x).toFloats()).containsExactly(expected);
    }
  }

  private void refused(Map<String, Tensor> tensors, String found) throws IOException {
    try (TrainingFixture.Net net = net(2);
        Safetensors source = Safetensors.open(saved(tensors))) {
      float[][] before = TrainingFixture.values(net.parameters());
      assertThatThrownBy(() -> net.load(source))
          .isInstanceOf(BadModelException.class)
          .hasMessageStartingWith(source.file() + ": found " + found);
      assertThat(net.parameters().get("in.weight").toFloats()).containsExactly(before[0]);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    try (TensorScope scope = TensorScope.open();
        TrainingFixture.Net net = net(1)) {
      Map<String, Tensor> missing = new LinkedHashMap<>(net.parameters());
      missing.remove("norm.bias");
      refused(missing, "no tensor norm.bias");
      Map<String, Tensor> unknown = new LinkedHashMap<>(net.parameters());
      unknown.put("extra", Tensor.zeros(1));
      refused(unknown, "unknown tensor extra");
      Map<String, Tensor> shape = new LinkedHashMap<>(net.parameters());
      shape.put("in.weight", Tensor.zeros(16, 3, 1, 9));
      refused(shape, "in.weight of shape [16, 3, 1, 9]");
    }
  }

  @Test
  void convertingHalvesTheTypeInPlace() {
    try (TensorScope scope = TensorScope.open();
        TrainingFixture.Net net = net(1);
        RandomSource random = RandomSource.seeded(3)) {
      Tensor x = random.normal(1, 3, 16, 16);
      float[] exact = net.forward(x).toFloats();
      net.convert(DType.BFLOAT16);
      assertThat(net.parameters().values()).allMatch(t -> t.dtype() == DType.BFLOAT16);
      float[] half = net.forward(x.to(DType.BFLOAT16)).toFloats();
      for (int i = 0; i < exact.length; i++) {
        assertThat(Math.abs(half[i] - exact[i])).isLessThan(0.05f);
      }
    }
  }

  @Test
  void zeroConvolutionsStartAsZero() {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(3);
        Conv2d zero = Conv2d.zero(4, 2, Conv2d.Options.same(1))) {
      Tensor y = zero.forward(random.normal(1, 4, 5, 5));
      assertThat(y.shape()).containsExactly(1, 2, 5, 5);
      assertThat(y.toFloats()).containsOnly(0f);
    }
  }

  @Test
  void twoChildrenOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                new Module() {
                  {
                    child("a", new Linear(1, 1));
                    child("a", new Linear(1, 1));
                  }
                })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a");
  }
}
