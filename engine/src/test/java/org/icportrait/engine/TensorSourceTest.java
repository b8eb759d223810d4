package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorSourceTest {
  @TempDir Path folder;

  private Safetensors file(Map<String, Tensor> tensors) throws IOException {
    Path path = folder.resolve("weights.safetensors");
    SafetensorsWriter.write(path, tensors, Map.of());
    return Safetensors.open(path);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT16", "BFLOAT16"})
  void readsWithConversionLikeACopy(DType from) throws IOException {
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(1);
        Safetensors file = file(Map.of("x", random.normal(5, 60_001).to(from)))) {
      for (DType to : new DType[] {DType.FLOAT32, DType.FLOAT16, DType.BFLOAT16}) {
        Tensor target = Tensor.empty(to, 60_001, 5); // more than a piece, and no whole one
        file.readInto("x", target);
        assertThat(target.toFloats()).isEqualTo(file.tensor("x").to(to).toFloats());
      }
    }
  }

  @Test
  void refusesAnotherNumberOfElements() throws IOException {
    try (TensorScope scope = TensorScope.open();
        Safetensors file = file(Map.of("x", Tensor.zeros(2, 3)))) {
      assertThatThrownBy(() -> file.readInto("x", Tensor.zeros(7)))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("x of 6 elements, expected 7 elements");
    }
  }

  @Test
  void loadsAPartOfAFileByOtherNames() throws IOException {
    try (TensorScope scope = TensorScope.open();
        Linear layer = new Linear(3, 2)) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("model.proj.kernel", Tensor.full(2, 2, 3));
      tensors.put("model.proj.bias", Tensor.full(3, 2));
      tensors.put("other", Tensor.zeros(1));
      try (Safetensors file = file(tensors)) {
        TensorSource part =
            file.under("model.proj.").renamed(n -> n.equals("kernel") ? "weight" : n);
        assertThat(part.names()).containsExactly("weight", "bias");
        layer.load(part);
        assertThat(layer.weight().toFloats()).containsOnly(2f);
        assertThat(layer.bias().toFloats()).containsOnly(3f);
        assertThat(part.tensor("bias").toFloats()).containsOnly(3f);
        assertThatThrownBy(() -> part.expectShape("weight", 3, 2))
            .hasMessageContaining("model.proj.kernel of shape [2, 3]");
        assertThatThrownBy(() -> part.tensor("gone")).hasMessageContaining("no tensor gone");
        assertThatThrownBy(() -> file.renamed(n -> "same"))
            .isInstanceOf(BadModelException.class)
            .hasMessageContaining("one tensor for same");
      }
    }
  }

  @Test
  void emptyParametersAreFilledByLoading() throws IOException {
    Linear layer;
    try (EmptyParameters empty = EmptyParameters.open(DType.BFLOAT16)) {
      layer = new Linear(3, 2);
      try (EmptyParameters inner = EmptyParameters.open(DType.FLOAT16);
          Linear other = new Linear(1, 1)) {
        assertThat(other.weight().dtype()).isEqualTo(DType.FLOAT16);
      }
      try (Linear other = new Linear(1, 1)) {
        assertThat(other.weight().dtype()).isEqualTo(DType.BFLOAT16);
      }
    }
    try (layer;
        TensorScope scope = TensorScope.open();
        Linear source = new Linear(3, 2);
        Safetensors file = file(source.parameters())) {
      assertThat(source.weight().dtype()).isEqualTo(DType.FLOAT32);
      assertThat(layer.weight().dtype()).isEqualTo(DType.BFLOAT16);
      layer.load(file);
      assertThat(layer.weight().toFloats())
          .isEqualTo(source.weight().to(DType.BFLOAT16).toFloats());
    }
  }
}
