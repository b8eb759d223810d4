package org.icportrait.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/**
 * The processes that train one network together, each on its own share of every batch: libtorch's
 * c10d over Gloo or, between GPUs, NCCL, found by the environment variables that {@code torchrun}
 * sets. A process alone is a group of one. All processes must call the same methods in the same
 * order; when one has gone, they throw {@link LostProcessException}.
 */
public final class DataParallel implements AutoCloseable {
  private static final long BUCKET = 1 << 23; // values that travel together

  private final int rank;
  private final int size;
  private final TCPStore store;
  private final Exchange group; // null when alone

  /**
   * A member of a group.
   *
   * @param store where it met, or null
   */
  DataParallel(int rank, int size, TCPStore store, Exchange group) {
    this.rank = rank;
    this.size = size;
    this.store = store;
    this.group = group;
  }

  /** A group of one process. */
  public static DataParallel alone() {
    return new DataParallel(0, 1, null, null);
  }

  /**
   * Joins the group that an environment describes; waits until all have come.
   *
   * @param environment {@code WORLD_SIZE}, {@code RANK}, {@code MASTER_ADDR}, {@code MASTER_PORT};
   *     without the first, or with 1, the process is alone; and {@code ICPORTRAIT_BACKEND}, {@code
   *     gloo} or {@code nccl}, else what suits the device
   * @throws BadInputException naming the variable that is missing or wrong, or when not all come
   */
  public static DataParallel join(Map<String, String> environment) {
    int size = number(environment, "WORLD_SIZE", "1", 1, 65_536);
    if (size == 1) {
      return alone();
    }
    int rank = number(environment, "RANK", null, 0, size - 1);
    String address = environment.get("MASTER_ADDR");
    if (address == null || address.isBlank()) {
      throw new BadInputException("MASTER_ADDR", "nothing", "the first process' host");
    }
    int port = number(environment, "MASTER_PORT", null, 1, 65_535);
    Collectives.Kind kind = Collectives.Kind.of(environment, Engine.device());
    Engine.threads(); // loads the libraries
    TCPStoreOptions options =
        new TCPStoreOptions()
            .port((short) port)
            .isServer(rank == 0)
            .numWorkers(new SizeTPointer(1).put(size))
            .useLibUV(false);
    try {
      TCPStore store = new TCPStore(address, options);
      try {
        return new DataParallel(
            rank, size, store, Collectives.join(kind, store, rank, size, environment));
      } catch (RuntimeException e) {
        store.close();
        throw e;
      }
    } catch (BadInputException e) {
      throw e;
    } catch (RuntimeException e) {
      BadInputException bad =
          new BadInputException(
              "MASTER_ADDR and MASTER_PORT",
              "no meeting of " + size + " processes at " + address + ":" + port,
              "a free port, and all processes started with these within minutes");
      bad.initCause(e);
      throw bad;
    }
  }

  private static int number(
      Map<String, String> environment, String name, String standard, int least, int most) {
    String text = environment.getOrDefault(name, standard);
    try {
      int value = Integer.parseInt(String.valueOf(text).trim());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new BadInputException(
        name, text == null ? "nothing" : text, "a number from " + least + " to " + most);
  }

  /** This process' number from 0. */
  public int rank() {
    return rank;
  }

  /** How many processes there are. */
  public int size() {
    return size;
  }

  /** Whether this is the process that logs, validates and writes. */
  public boolean isFirst() {
    return rank == 0;
  }

  /** Replaces float32 tensors, in place, by their means over all processes. */
  public void average(Collection<Tensor> tensors) {
    if (group == null) {
      return;
    }
    List<Tensor> bucket = new ArrayList<>();
    long values = 0;
    for (Tensor tensor : tensors) {
      bucket.add(tensor);
      values += tensor.count();
      if (values >= BUCKET) {
        averageBucket(bucket);
        bucket.clear();
        values = 0;
      }
    }
    if (!bucket.isEmpty()) {
      averageBucket(bucket);
    }
  }

  private void averageBucket(List<Tensor> tensors) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor flat = Tensor.cat(0, tensors.stream().map(t -> t.reshape(-1)).toArray(Tensor[]::new));
      group.sum(flat);
      Tensor mean = flat.div(size);
      long at = 0;
      for (Tensor tensor : tensors) {
        tensor.assign(mean.narrow(0, at, tensor.count()).reshape(tensor.shape()));
        at += tensor.count();
      }
    }
  }

  /** Replaces tensors, in place, by the first process'. */
  public void broadcast(Collection<Tensor> tensors) {
    if (group == null) {
      return;
    }
    for (Tensor tensor : tensors) {
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open()) {
        group.broadcast(tensor);
      }
    }
  }

  /** The sum of a number over all processes. */
  public double sum(double value) {
    if (group == null) {
      return value;
    }
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor shared = Tensor.of(new float[] {(float) value}, 1);
      group.sum(shared);
      return shared.toFloats()[0];
    }
  }

  /** Whether a condition holds in any process. */
  public boolean any(boolean condition) {
    return sum(condition ? 1 : 0) > 0;
  }

  @Override
  public void close() {
    if (group != null) {
      group.close();
      if (store != null) {
        store.close();
      }
    }
  }
}
