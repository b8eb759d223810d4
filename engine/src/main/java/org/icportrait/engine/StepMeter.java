package org.icportrait.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.pytorch.GradMode;

/**
 * While open, adds up what a step of training on this thread would take: the arithmetic of its
 * forward and backward pass, and the bytes that are kept between them. Only convolutions, linear
 * layers, matrix products and attention count as work, two operations for each product. It is meant
 * for {@link Device#META}, where a network of any size costs nothing.
 */
public final class StepMeter implements AutoCloseable {
  private static final ThreadLocal<StepMeter> CURRENT = new ThreadLocal<>();
  private static final double ATTENTION_BACKWARD = 2.5; // five products for two: scores come anew

  private final Kept all = new Kept();
  private final Kept between = new Kept(); // what segments leave when their inside is not kept
  private final Set<Long> parameters = new HashSet<>();
  private final List<Tensor> held = new ArrayList<>(); // so that no address is given twice
  private final int levels; // whose segments would be computed again
  private Kept segment; // null outside of them
  private double forward;
  private double backward;
  private double again; // forward operations inside segments
  private long largestSegment;

  /** Memory that the backward pass needs, each storage once. */
  private static final class Kept {
    private final Set<Long> storages = new HashSet<>();
    private long bytes;

    void add(long storage, long size) {
      if (storages.add(storage)) {
        bytes += size;
      }
    }
  }

  private StepMeter(int levels) {
    this.levels = levels;
  }

  /**
   * Starts counting from 0.
   *
   * @param networks whose parameters take memory anyway
   */
  public static StepMeter open(Module... networks) {
    return open(Checkpointing.ALL, networks);
  }

  /**
   * The same for checkpointing of some levels.
   *
   * @param levels how many, from the finest
   * @param networks whose parameters take memory anyway
   */
  public static StepMeter open(int levels, Module... networks) {
    if (CURRENT.get() != null) {
      throw new IllegalStateException("a meter is open on this thread");
    }
    StepMeter opened = new StepMeter(levels);
    for (Module network : networks) {
      network.parameters().values().forEach(p -> opened.parameters.add(opened.storage(p)));
    }
    CURRENT.set(opened);
    return opened;
  }

  /** Floating-point operations of the forward pass, of what is frozen as well. */
  public double forwardOperations() {
    return forward;
  }

  /** Those of the backward pass: for each layer the gradients that somebody needs. */
  public double backwardOperations() {
    return backward;
  }

  /** Those that {@link Checkpointing} makes once more. */
  public double repeatedOperations() {
    return again;
  }

  /** Bytes kept for the backward pass, parameters left out. */
  public long keptBytes() {
    return all.bytes;
  }

  /** The same with {@link Checkpointing}: what lies between segments, and the largest segment. */
  public long keptBytesWithCheckpointing() {
    return between.bytes + largestSegment;
  }

  /** A result whose every value is a sum of products of two factors. */
  static void product(Tensor y, long products, Tensor first, Tensor second) {
    StepMeter meter = CURRENT.get();
    if (meter == null) {
      return;
    }
    double operations = 2.0 * y.count() * products;
    meter.forward += operations;
    meter.again += meter.segment == null || !GradMode.is_enabled() ? 0 : operations;
    if (GradMode.is_enabled()) {
      meter.backward += first.requiresGrad() ? operations : 0;
      meter.backward += second.requiresGrad() ? operations : 0;
    }
  }

  /**
   * Attention by the fused kernel, which keeps its factors and its result.
   *
   * @param work computes it; what is counted meanwhile does not count
   */
  static Tensor attention(Supplier<Tensor> work, Tensor q, Tensor k, Tensor v) {
    StepMeter meter = CURRENT.get();
    if (meter == null) {
      return work.get();
    }
    CURRENT.remove();
    Tensor y;
    try {
      y = work.get();
    } finally {
      CURRENT.set(meter);
    }
    double operations = 4.0 * y.count() * k.size(2);
    meter.forward += operations;
    if (GradMode.is_enabled()) {
      meter.again += meter.segment == null ? 0 : operations;
      meter.backward += y.requiresGrad() ? ATTENTION_BACKWARD * operations : 0;
    }
    keep(y, q, k, v, y);
    return y;
  }

  /** What the gradient of a result is computed from. */
  static void keep(Tensor result, Tensor... needed) {
    StepMeter meter = CURRENT.get();
    if (meter != null && GradMode.is_enabled() && result.requiresGrad()) {
      for (Tensor tensor : needed) {
        meter.hold(tensor);
      }
    }
  }

  private void hold(Tensor tensor) {
    long storage = tensor == null ? 0 : storage(tensor);
    if (tensor == null || parameters.contains(storage)) {
      return;
    }
    long bytes = tensor.handle.storage().nbytes();
    all.add(storage, bytes);
    (segment == null ? between : segment).add(storage, bytes);
  }

  private long storage(Tensor tensor) {
    try (TensorScope scope = TensorScope.open()) {
      held.add(scope.keep(tensor.sameHandle()));
      return tensor.handle.storage().unsafeGetStorageImpl().address();
    }
  }

  /** A part of the network whose inside {@link Checkpointing} would not keep. */
  static Tensor segment(int level, List<Tensor> inputs, Supplier<Tensor> work) {
    StepMeter meter = CURRENT.get();
    if (meter == null || level >= meter.levels || !GradMode.is_enabled() || meter.segment != null) {
      return work.get();
    }
    meter.segment = new Kept();
    Tensor output = work.get();
    meter.largestSegment = Math.max(meter.largestSegment, meter.segment.bytes);
    meter.segment = null;
    List<Tensor> ends = new ArrayList<>(inputs);
    ends.add(output);
    ends.stream()
        .filter(Objects::nonNull)
        .forEach(end -> meter.between.add(meter.storage(end), end.handle.storage().nbytes()));
    return output;
  }

  @Override
  public void close() {
    held.forEach(Tensor::close);
    CURRENT.remove();
  }
}
