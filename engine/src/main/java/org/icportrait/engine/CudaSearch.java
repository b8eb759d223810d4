package org.icportrait.engine;

import java.lang.reflect.Field;
import java.net.URL;
import java.util.Map;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;

/**
 * Spares a start on a processor the search for CUDA. Before libtorch JavaCPP looks for two dozen
 * CUDA libraries, each in every folder of every jar, which takes longer than loading libtorch.
 */
final class CudaSearch {
  /** Where libtorch lies in the jar that computes on a GPU. */
  private static final String GPU = "/org/bytedeco/pytorch/%s-gpu/";

  private CudaSearch() {}

  /** Whether libtorch for GPUs is on the class path. */
  static boolean hasGpuBuild() {
    return CudaSearch.class.getResource(GPU.formatted(Loader.getPlatform())) != null;
  }

  /** Has JavaCPP find no CUDA library when its build of libtorch for GPUs is not there. */
  static void skipWithoutGpuBuild() {
    if (hasGpuBuild()) {
      return;
    }
    try {
      ClassProperties wanted =
          Loader.loadProperties(
              org.bytedeco.pytorch.presets.torch.class, Loader.loadProperties(), true);
      Map<String, URL[]> found = found();
      for (String library : wanted.get("platform.preload")) {
        if (isCuda(library)) {
          found.putIfAbsent(library, new URL[0]);
        }
      }
    } catch (ReflectiveOperationException e) {
      // another release of JavaCPP: it searches, and the start takes longer
    }
  }

  static boolean isCuda(String library) {
    return library.startsWith("cu")
        || library.startsWith("nv")
        || library.startsWith("nccl")
        || library.startsWith("myelin")
        || library.contains("_cuda");
  }

  /** What JavaCPP found before, by the library's name; it keeps that to itself. */
  @SuppressWarnings("unchecked")
  static Map<String, URL[]> found() throws ReflectiveOperationException {
    Field field = Loader.class.getDeclaredField("foundLibraries");
    field.setAccessible(true);
    return (Map<String, URL[]>) field.get(null);
  }
}
