package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CudaSearchTest {
  @Test
  void leavesWhatTheProcessorNeeds() {
    assertThat(CudaSearch.isCuda("cudart@.13")).isTrue();
    assertThat(CudaSearch.isCuda("nvrtc@.13")).isTrue();
    assertThat(CudaSearch.isCuda("torch_cuda")).isTrue();
    assertThat(CudaSearch.isCuda("gomp@.1")).isFalse();
    assertThat(CudaSearch.isCuda("torch_cpu")).isFalse();
    assertThat(CudaSearch.isCuda("openblas@.0")).isFalse();
  }

  @Test
  void tellsJavaCppThatThereAreNone() throws ReflectiveOperationException {
    CudaSearch.skipWithoutGpuBuild();
    assertThat(CudaSearch.found().keySet()).anyMatch(library -> library.startsWith("cudart"));
    try (TensorScope scope = TensorScope.open()) {
      assertThat(Tensor.full(2, 3).mul(2).toFloats()).containsExactly(4, 4, 4);
    }
  }
}
