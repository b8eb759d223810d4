package org.icportrait.engine;

/** Layer normalisation (arXiv 1607.06450) of the last dimension. */
public final class LayerNorm extends Module {
  private final Tensor weight;
  private final Tensor bias;
  private final double epsilon;

  /** Normalises the last dimension of size {@code channels}. */
  public LayerNorm(int channels, double epsilon) {
    weight = parameter("weight", Initializer.ones(), channels);
    bias = parameter("bias", Initializer.zeros(), channels);
    this.epsilon = epsilon;
  }

  /** [..., C] to [..., C]. */
  public Tensor forward(Tensor x) {
    return Functional.layerNorm(x, weight.to(x.dtype()), bias.to(x.dtype()), epsilon);
  }
}
