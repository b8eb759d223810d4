package org.icportrait.engine;

import org.bytedeco.pytorch.global.torch;

/** Process-wide settings of the compute engine. */
public final class Engine {
  private Engine() {}

  /**
   * Starts loading the native libraries on a thread of its own, which takes about a second; who
   * needs them earlier waits. A library that can't be loaded is reported at its first use.
   */
  public static void loadInBackground() {
    Thread thread =
        new Thread(
            () -> {
              try {
                CudaSearch.skipWithoutGpuBuild();
                torch.get_num_threads();
              } catch (LinkageError e) {
                // the first use meets the same error and reports it
              }
            },
            "libtorch");
    thread.setDaemon(true);
    thread.start();
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

  /** Whether an error says that there is no memory left, of the Java heap or outside of it. */
  public static boolean isOutOfMemory(Throwable error) {
    return error instanceof OutOfMemoryError || isNativeMemoryExhausted(error);
  }

  /** Whether an error says that there is no memory left outside of the Java heap. */
  public static boolean isNativeMemoryExhausted(Throwable error) {
    // libtorch and JavaCPP only say it in words
    String message = String.valueOf(error.getMessage());
    return message.contains("not enough memory")
        || message.contains("can't allocate memory")
        || message.contains("Cannot allocate memory")
        || message.contains("bad_alloc")
        || message.contains("Physical memory usage is too high");
  }

  /** Whether bfloat16 convolutions and products run on this machine's own instructions. */
  public static boolean hasNativeBfloat16() {
    return CpuFeatures.hasBfloat16();
  }
}
