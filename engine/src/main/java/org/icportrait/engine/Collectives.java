package org.icportrait.engine;

import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/**
 * libtorch's c10d between the processes of a group: NCCL between GPUs, Gloo between processors and,
 * where it is asked for, through the host's memory between GPUs.
 */
final class Collectives implements Exchange {
  private static final String VARIABLE = "ICPORTRAIT_BACKEND";

  /** Which of libtorch's backends. */
  enum Kind {
    GLOO,
    NCCL;

    /**
     * What suits a device, unless {@code ICPORTRAIT_BACKEND} names one.
     *
     * @throws BadInputException for a name that is none, or doesn't go with the device
     */
    static Kind of(Map<String, String> environment, Device device) {
      boolean gpu = device.kind() == Device.Kind.CUDA;
      String name = environment.get(VARIABLE);
      if (name == null) {
        return gpu ? NCCL : GLOO;
      }
      return switch (name.trim().toLowerCase(Locale.ROOT)) {
        case "gloo" -> GLOO;
        case "nccl" -> {
          if (!gpu) {
            throw new BadInputException(VARIABLE, "nccl with " + device, "gloo, or a GPU");
          }
          yield NCCL;
        }
        default -> throw new BadInputException(VARIABLE, name, "gloo or nccl");
      };
    }
  }

  private final Backend backend;
  private final boolean throughHost; // Gloo exchanges what lies in the host's memory

  /**
   * What a backend does.
   *
   * @param throughHost whether it exchanges what lies in the host's memory alone
   */
  Collectives(Backend backend, boolean throughHost) {
    this.backend = backend;
    this.throughHost = throughHost;
  }

  /**
   * Joins the group that meets in a store.
   *
   * @param environment {@code GLOO_SOCKET_IFNAME} for the network's interface; NCCL reads its own
   *     variables itself
   * @throws BadInputException when this build has no NCCL
   */
  static Collectives join(
      Kind kind, Store store, int rank, int size, Map<String, String> environment) {
    return switch (kind) {
      case GLOO ->
          new Collectives(new ProcessGroupGloo(store, rank, size, devices(environment)), true);
      case NCCL -> new Collectives(withNccl(() -> new ProcessGroupNCCL(store, rank, size)), false);
    };
  }

  /** What is made of NCCL's classes, whose libraries only builds for CUDA have. */
  static Backend withNccl(Supplier<Backend> made) {
    try {
      return made.get();
    } catch (LinkageError e) {
      BadInputException bad =
          new BadInputException(
              "NCCL",
              "a build of libtorch that can't load it (" + e + ")",
              "a build with -Pgpu and NVIDIA's libraries; " + VARIABLE + "=gloo does without");
      bad.initCause(e);
      throw bad;
    }
  }

  private static ProcessGroupGloo.Options devices(Map<String, String> environment) {
    String name = environment.get("GLOO_SOCKET_IFNAME");
    if (name == null) {
      return ProcessGroupGloo.Options.create_default();
    }
    GlooDeviceVector devices =
        new GlooDeviceVector(ProcessGroupGloo.createDeviceForInterface(name));
    return ProcessGroupGloo.Options.create().devices(devices);
  }

  @Override
  public void sum(Tensor tensor) {
    Tensor shared = shared(tensor);
    await(() -> backend.allreduce(new TensorVector(shared.handle)));
    tensor.assign(shared);
  }

  @Override
  public void broadcast(Tensor tensor) {
    Tensor shared = shared(tensor);
    await(() -> backend.broadcast(new TensorVector(shared.handle)));
    tensor.assign(shared);
  }

  /** The values row by row where the backend exchanges them; the same memory if they are so. */
  private Tensor shared(Tensor tensor) {
    return (throughHost ? tensor.onCpu() : tensor).contiguous();
  }

  private static void await(Supplier<Work> started) {
    try {
      if (started.get()._wait()) {
        return;
      }
    } catch (RuntimeException e) { // libtorch only says it in words, of many kinds
      if (Engine.isOutOfMemory(e)) {
        throw e;
      }
      throw new LostProcessException("a process of the group has gone", e);
    }
    throw new LostProcessException("a process of the group did not answer", null);
  }

  @Override
  public void close() {
    backend.close();
  }
}
