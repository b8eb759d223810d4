package org.icportrait.engine;

/** Affine map of the last dimension: weight [out, in], bias [out]. */
public final class Linear extends Module {
  private final Tensor weight;
  private final Tensor bias;

  /** A map with a bias. */
  public Linear(int in, int out) {
    this(in, out, true);
  }

  /** A map with or without a bias. */
  public Linear(int in, int out, boolean withBias) {
    weight = parameter("weight", Initializer.uniformFanIn(in), out, in);
    bias = withBias ? parameter("bias", Initializer.uniformFanIn(in), out) : null;
  }

  /** [..., in] to [..., out], in the element type of the input. */
  public Tensor forward(Tensor x) {
    return Functional.linear(x, weight.to(x.dtype()), bias == null ? null : bias.to(x.dtype()));
  }

  /** The matrix [out, in]. */
  public Tensor weight() {
    return weight;
  }

  /** The bias [out], or null. */
  public Tensor bias() {
    return bias;
  }
}
