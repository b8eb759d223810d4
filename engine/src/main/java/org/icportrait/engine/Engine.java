package org.icportrait.engine;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/** Process-wide settings of the compute engine. */
public final class Engine {
  private static volatile Device device = Device.CPU;
  private static volatile Gpus.Gpu gpu; // the last that was chosen

  private Engine() {}

  /**
   * Chooses where the tensors of this process are made from now on; those that there are stay. To
   * be called before networks are loaded.
   *
   * @throws BadInputException when this process can't compute there
   */
  public static void useDevice(Device chosen) {
    chosen.check();
    if (chosen.kind() == Device.Kind.CUDA) {
      gpu = Gpus.describe(chosen.index());
      allowTf32(true);
    }
    device = chosen;
  }

  /**
   * Whether products of float32 on a GPU are made of TF32: numbers of ten bits, added up in
   * float32, several times as fast. It is allowed whenever a GPU is chosen.
   */
  static void allowTf32(boolean allowed) {
    try (TensorScope scope = TensorScope.open()) {
      torch.globalContext().setAllowTF32CuBLAS(allowed);
      torch.globalContext().setAllowTF32CuDNN(allowed);
    }
  }

  /** Where tensors are made; the CPU unless another device was chosen. */
  public static Device device() {
    return device;
  }

  /**
   * Starts loading the native libraries on a thread of its own, which takes about a second; who
   * needs them earlier waits. A library that can't be loaded is reported at its first use.
   */
  public static void loadInBackground() {
    Thread thread = new Thread(NativeLibraries::whyNot, "libtorch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until a GPU has computed all that it was given; on the CPU that is so at any time. */
  public static void finish() {
    if (device.kind() == Device.Kind.CUDA) {
      torch.cuda_synchronize(device.index());
    }
  }

  /** Sets the number of CPU threads one operation may use; at least 1. */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: found " + threads + ", expected at least 1");
    }
    torch.set_num_threads(threads);
    BlasThreads.set(threads);
  }

  /** The number of CPU threads one operation may use. */
  public static int threads() {
    return torch.get_num_threads();
  }

  /** Memory of the whole process that is in RAM, in bytes: the Java heap and native memory. */
  public static long residentBytes() {
    return Pointer.physicalBytes();
  }

  /**
   * Gives memory back to the system that was let go but lies about: Java's after a collection, and
   * the C library's. Takes some tens of milliseconds in which nothing else runs.
   */
  public static void releaseUnused() {
    System.gc();
    boolean unused = Pointer.trimMemory(); // false where the C library can't
  }

  /** Whether an error says that there is no memory left, of the Java heap or outside of it. */
  public static boolean isOutOfMemory(Throwable error) {
    return error instanceof OutOfMemoryError || isNativeMemoryExhausted(error);
  }

  /** Whether an error says that there is no memory left outside of the Java heap. */
  public static boolean isNativeMemoryExhausted(Throwable error) {
    // libtorch and JavaCPP only say it in words
    String message = String.valueOf(error.getMessage());
    return message.contains("CUDA out of memory")
        || message.contains("not enough memory")
        || message.contains("can't allocate memory")
        || message.contains("Cannot allocate memory")
        || message.contains("bad_alloc")
        || message.contains("Physical memory usage is too high");
  }

  /** Whether bfloat16 convolutions and products run on the chosen device's own instructions. */
  public static boolean hasNativeBfloat16() {
    return isNative(DType.BFLOAT16, device, gpu, CpuFeatures.hasBfloat16());
  }

  /** Whether a type of 16 bits is computed in on the chosen device, and not only emulated. */
  static boolean isNative(DType type) {
    return isNative(type, device, gpu, CpuFeatures.hasBfloat16());
  }

  static boolean isNative(DType type, Device device, Gpus.Gpu gpu, boolean processor) {
    return switch (device.kind()) {
      case CPU -> processor;
      case META -> true;
      case CUDA -> type == DType.FLOAT16 || gpu == null || gpu.hasBfloat16();
    };
  }

  /**
   * The fastest type that the chosen device computes in: bfloat16, float16 on a GPU that has no
   * bfloat16, float32 on a processor that has none.
   */
  public static DType fastestType() {
    return fastest(device, gpu, CpuFeatures.hasBfloat16());
  }

  static DType fastest(Device device, Gpus.Gpu gpu, boolean processor) {
    if (isNative(DType.BFLOAT16, device, gpu, processor)) {
      return DType.BFLOAT16;
    }
    return device.isCpu() ? DType.FLOAT32 : DType.FLOAT16;
  }
}
