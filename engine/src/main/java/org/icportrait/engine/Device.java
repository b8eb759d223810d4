package org.icportrait.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;

/**
 * Where tensors lie and what computes with them: {@code cpu}, or {@code cuda:N} for a GPU.
 *
 * @param kind of processor
 * @param index number of the GPU from 0; 0 for all other kinds
 */
public record Device(Kind kind, int index) {
  /** Kinds of processors. */
  public enum Kind {
    /** The processor that the JVM runs on. */
    CPU,
    /** An NVIDIA GPU; needs the build with {@code -Pgpu}. */
    CUDA,
    /**
     * Shapes without values: whatever computes there finds, on a machine without a GPU, each tensor
     * that was left on the CPU.
     */
    META
  }

  private static final int MOST = 127; // libtorch keeps the number in a byte
  private static final Pattern GPU = Pattern.compile("cuda(?::(\\d{1,3}))?");

  /** The processor that the JVM runs on. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** Shapes without values. */
  public static final Device META = new Device(Kind.META, 0);

  /** A device of a number in 0..127. */
  public Device {
    if (index < 0 || index > MOST || (index > 0 && kind != Kind.CUDA)) {
      throw new IllegalArgumentException("device: found " + kind + " " + index);
    }
  }

  /**
   * The device of a name.
   *
   * @param name {@code cpu}, {@code cuda} or {@code cuda:N}
   * @throws IllegalArgumentException for any other
   */
  public static Device of(String name) {
    if (name.equals("cpu")) {
      return CPU;
    }
    Matcher gpu = GPU.matcher(name);
    if (!gpu.matches()) {
      throw new IllegalArgumentException("found " + name + ", expected cpu, cuda or cuda:N");
    }
    return new Device(Kind.CUDA, gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1)));
  }

  /** Whether it is the JVM's own processor. */
  public boolean isCpu() {
    return kind == Kind.CPU;
  }

  /**
   * Makes sure that this process can compute on it.
   *
   * @throws BadInputException when it can't
   */
  void check() {
    if (kind != Kind.CUDA) {
      return;
    }
    Optional<String> lacking = NativeLibraries.whyNot();
    if (lacking.isPresent()) {
      throw new BadInputException("device " + this, lacking.get(), CudaLibrary.ADVICE);
    }
    if (!NativeLibraries.isGpuBuild()) {
      throw new BadInputException(
          "device " + this,
          "no " + System.mapLibraryName("torch_cuda") + ": this build computes on processors alone",
          "a build with -Pgpu: see docs/gpu.md");
    }
    int found = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    if (index >= found) {
      throw new BadInputException(
          "device " + this,
          found == 0 ? "no GPU that libtorch can use" : found + " GPUs",
          "an NVIDIA GPU of that number and its driver: ./icportrait doctor looks for both");
    }
  }

  /** libtorch's own; belongs to the innermost scope. */
  org.bytedeco.pytorch.Device handle() {
    return new org.bytedeco.pytorch.Device(toString());
  }

  @Override
  public String toString() {
    return switch (kind) {
      case CPU -> "cpu";
      case CUDA -> "cuda:" + index;
      case META -> "meta";
    };
  }
}
