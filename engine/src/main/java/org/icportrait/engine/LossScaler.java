package org.icportrait.engine;

import org.bytedeco.pytorch.Scalar;

/**
 * Keeps small gradients of float16 from becoming zero (arXiv 1710.03740, section 3.2): the loss is
 * multiplied before the backward pass and the gradients are divided after it. When one overflows
 * the step is left out and the factor halved; after many good steps it is doubled. The factor lies
 * where the loss does and is judged there: no step waits for it.
 */
public final class LossScaler implements AutoCloseable {
  private static final double LARGEST = 1 << 24;
  private static final int GROWTH_INTERVAL = 2000; // good steps; PyTorch's number

  private final Tensor scale; // a float32 scalar
  private final Tensor good; // steps since the last change, a float32 scalar

  /** Starts with a factor, above 0. */
  public LossScaler(double scale) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("loss scale: found " + scale + ", expected above 0");
    }
    try (TensorScope scope = TensorScope.open()) {
      this.scale = scope.keep(Tensor.full((float) scale));
      good = scope.keep(Tensor.zeros());
    }
  }

  /** Starts with PyTorch's factor, 65,536. */
  public static LossScaler standard() {
    return new LossScaler(1 << 16);
  }

  /** The factor on the loss of the next step, a scalar; changed in place by {@link #update}. */
  public Tensor scale() {
    return scale;
  }

  /**
   * Judges a step after the optimiser has made it or left it out.
   *
   * @param norm length of all gradients, a scalar
   */
  public void update(Tensor norm) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor sound = sound(norm);
      Tensor steps = good.add(1).mul(sound);
      Tensor grown = asFloat(new Tensor(steps.handle.ge(new Scalar(GROWTH_INTERVAL))));
      Tensor changed = scale.mul(sound.add(1).mul(0.5)).mul(grown.add(1));
      scale.assign(changed.clamp(Float.MIN_NORMAL, LARGEST));
      good.assign(steps.sub(steps.mul(grown)));
    }
  }

  /** 1 where a scalar is a finite number, else 0; what is infinite less itself is no number. */
  static Tensor sound(Tensor norm) {
    return asFloat(new Tensor(norm.sub(norm).handle.eq(new Scalar(0))));
  }

  private static Tensor asFloat(Tensor condition) {
    return new Tensor(condition.handle.to(DType.FLOAT32.scalarType));
  }

  /** Its state as text, to be written to a file. */
  public String state() {
    return scale.item() + " " + (int) good.item();
  }

  /** Goes on from a state. */
  public void restore(String state) {
    String[] parts = state.split(" ", -1);
    try (TensorScope scope = TensorScope.open()) {
      scale.assign(Tensor.full(Float.parseFloat(parts[0])));
      good.assign(Tensor.full(Float.parseFloat(parts[1])));
    }
  }

  @Override
  public void close() {
    scale.close();
    good.close();
  }
}
