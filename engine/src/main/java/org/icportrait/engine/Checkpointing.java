package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.bytedeco.pytorch.GradMode;

/**
 * Training deep networks in little memory (arXiv 1604.06174): while open, the segments of a network
 * that is run on this thread keep their inputs and outputs only; {@link #backward} computes what is
 * between again, one segment at a time. The gradients are those of an ordinary backward pass.
 */
public final class Checkpointing implements AutoCloseable {
  private static final ThreadLocal<Checkpointing> CURRENT = new ThreadLocal<>();

  /** Of all levels. */
  public static final int ALL = Integer.MAX_VALUE;

  private final Checkpointing around = CURRENT.get();
  private final int levels;
  private final List<Segment> segments = new ArrayList<>();

  /** A part of the network whose inside was not recorded. */
  private record Segment(Function<List<Tensor>, Tensor> work, List<Tensor> inputs, Tensor output) {
    void free() {
      Gradients.clear(output);
      output.close();
      inputs.stream().filter(Objects::nonNull).forEach(Tensor::close);
    }
  }

  private Checkpointing(int levels) {
    this.levels = levels;
  }

  /** Starts leaving out the inside of segments; to be open until after {@link #backward}. */
  public static Checkpointing open() {
    return open(ALL);
  }

  /**
   * The same for the finest levels of a network alone, which take most of the memory: a level has a
   * quarter of the values of the one before it.
   *
   * @param levels how many, from the finest
   */
  public static Checkpointing open(int levels) {
    Checkpointing opened = new Checkpointing(levels);
    CURRENT.set(opened);
    return opened;
  }

  /**
   * Runs a part of a network in a scope of its own, like {@link TensorScope#within}.
   *
   * @param inputs all tensors it reads but parameters; some may be null
   * @param work computes the result from the inputs alone, the same each time; returns a tensor
   *     that it made itself
   */
  public static Tensor segment(List<Tensor> inputs, Function<List<Tensor>, Tensor> work) {
    return segment(0, inputs, work);
  }

  /**
   * The same of a level of the network.
   *
   * @param level from 0, the finest
   */
  public static Tensor segment(
      int level, List<Tensor> inputs, Function<List<Tensor>, Tensor> work) {
    Checkpointing current = CURRENT.get();
    if (current == null || level >= current.levels || !GradMode.is_enabled()) {
      return StepMeter.segment(level, inputs, () -> TensorScope.within(() -> work.apply(inputs)));
    }
    return current.record(inputs, work);
  }

  private Tensor record(List<Tensor> inputs, Function<List<Tensor>, Tensor> work) {
    Tensor output;
    try (NoGrad off = NoGrad.open()) {
      output = TensorScope.within(() -> work.apply(inputs));
    }
    output.handle.set_requires_grad(true); // a leaf: here the recorded history ends
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> held = new ArrayList<>();
      inputs.forEach(input -> held.add(input == null ? null : scope.keep(input.sameHandle())));
      segments.add(new Segment(work, held, scope.keep(output.sameHandle())));
    }
    return output;
  }

  /** Computes gradients of all leaves that a scalar depends on, through all segments. */
  public void backward(Tensor loss) {
    loss.backward(null);
    CURRENT.remove(); // segments that run again are recorded as a whole
    while (!segments.isEmpty()) {
      Segment segment = segments.remove(segments.size() - 1);
      try (TensorScope scope = TensorScope.open()) {
        Tensor gradient = segment.output.grad();
        if (gradient != null) { // else nothing of the loss depends on it
          backward(segment, gradient);
        }
      }
      segment.free();
    }
    CURRENT.set(this);
  }

  /** Whatever reads the output has been through already: it lies later in the list. */
  private static void backward(Segment segment, Tensor gradient) {
    List<Tensor> inputs = new ArrayList<>();
    for (Tensor input : segment.inputs) {
      Tensor fresh = input == null ? null : input.detach();
      if (fresh != null && input.requiresGrad()) {
        fresh.handle.set_requires_grad(true);
      }
      inputs.add(fresh);
    }
    Tensor again = segment.work.apply(inputs);
    if (!again.requiresGrad()) {
      return; // frozen, as all that it reads
    }
    again.backward(gradient);
    for (int i = 0; i < inputs.size(); i++) {
      Tensor fresh = inputs.get(i);
      Tensor part = fresh == null || !fresh.requiresGrad() ? null : fresh.grad();
      if (part != null) {
        segment.inputs.get(i).backward(part);
      }
    }
  }

  @Override
  public void close() {
    segments.forEach(Segment::free);
    segments.clear();
    if (around == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(around);
    }
  }
}
