package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.global.torch;

/**
 * The GPUs of this machine, as CUDA's runtime describes them. Its classes are in the build with
 * {@code -Pgpu} alone and are therefore called by name.
 */
public final class Gpus {
  private static final String GLOBAL = "org.bytedeco.pytorch.global.torch_cuda";
  private static final int WITH_BFLOAT16 = 8; // Ampere
  private static final int WITH_TF32 = 8;

  /**
   * A GPU.
   *
   * @param index its number from 0
   * @param name that NVIDIA gives it
   * @param major of its compute capability
   * @param minor of its compute capability
   * @param bytes of its memory
   */
  public record Gpu(int index, String name, int major, int minor, long bytes) {
    /** Whether it multiplies bfloat16 in matrix units: from compute capability 8.0 on. */
    public boolean hasBfloat16() {
      return major >= WITH_BFLOAT16;
    }

    /** Whether it rounds float32 to TF32 in matrix units where that is allowed. */
    public boolean hasTf32() {
      return major >= WITH_TF32;
    }
  }

  private Gpus() {}

  /** All that libtorch can use; none in a build for processors. */
  public static List<Gpu> list() {
    List<Gpu> found = new ArrayList<>();
    if (NativeLibraries.isGpuBuild() && torch.cuda_is_available()) {
      for (int i = 0; i < torch.cuda_device_count(); i++) {
        found.add(describe(i));
      }
    }
    return found;
  }

  /** The fastest type of one that may not be there: then that of any card of this time. */
  public static DType fastestType(Device gpu) {
    return list().stream()
        .filter(found -> found.index() == gpu.index() && !found.hasBfloat16())
        .map(found -> DType.FLOAT16)
        .findFirst()
        .orElse(DType.BFLOAT16);
  }

  /** One of them; of a build whose classes are others, the number alone is sure. */
  static Gpu describe(int index) {
    try {
      Object properties =
          Class.forName(GLOBAL)
              .getMethod("getDeviceProperties", byte.class)
              .invoke(null, (byte) index);
      return new Gpu(
          index,
          ((BytePointer) call(properties, "name")).getString(),
          (int) call(properties, "major"),
          (int) call(properties, "minor"),
          (long) call(properties, "totalGlobalMem"));
    } catch (ReflectiveOperationException | LinkageError e) {
      return new Gpu(index, "GPU", WITH_BFLOAT16, 0, 0);
    }
  }

  /** The most bytes that tensors on the chosen GPU took so far; empty on a processor. */
  public static OptionalLong peakBytes() {
    Device device = Engine.device();
    if (device.kind() != Device.Kind.CUDA) {
      return OptionalLong.empty();
    }
    try {
      Object allocator = Class.forName(GLOBAL).getMethod("getAllocator").invoke(null);
      Object statistics =
          allocator
              .getClass()
              .getMethod("getDeviceStats", byte.class)
              .invoke(allocator, (byte) device.index());
      // one statistic for all pools, then one for each
      Object bytes = call(statistics, "allocated_bytes");
      return OptionalLong.of((long) call(bytes, "peak"));
    } catch (ReflectiveOperationException | LinkageError e) {
      return OptionalLong.empty();
    }
  }

  private static Object call(Object target, String name) throws ReflectiveOperationException {
    return target.getClass().getMethod(name).invoke(target);
  }
}
