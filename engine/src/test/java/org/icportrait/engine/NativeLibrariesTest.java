package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeLibrariesTest {
  @Test
  void theLibraryThatLacksIsNamedHoweverDeepItIs() {
    LinkageError error = new UnsatisfiedLinkError("no jnitorch in java.library.path: /usr/lib");
    error.initCause(
        new UnsatisfiedLinkError(
            "/c/libjnitorch.so: libcupti.so.13: cannot open shared object file: No such file"));
    assertThat(NativeLibraries.lacking(error)).contains("libcupti.so.13");
    assertThat(NativeLibraries.whyNot(error)).isEqualTo("no libcupti.so.13");
  }

  @Test
  void anotherReasonIsOneLine() {
    LinkageError error = new UnsatisfiedLinkError("/c/libx.so: wrong ELF class\nmore");
    assertThat(NativeLibraries.lacking(error)).isEmpty();
    assertThat(NativeLibraries.whyNot(error)).isEqualTo("libx.so: wrong ELF class");
  }

  @Test
  void hereItLoads() {
    assertThat(NativeLibraries.whyNot()).isEmpty();
    assertThat(NativeLibraries.isGpuBuild()).isFalse();
    assertThat(Gpus.list()).isEmpty();
    assertThat(Gpus.peakBytes()).isEmpty();
  }

  @Test
  void windowsNeedsWhatThereIsForIt() {
    assertThat(CudaLibrary.needed("linux-x86_64")).hasSize(13);
    assertThat(CudaLibrary.needed("windows-x86_64"))
        .extracting(CudaLibrary::windows)
        .hasSize(11)
        .allMatch(name -> name.endsWith(".dll"));
  }
}
