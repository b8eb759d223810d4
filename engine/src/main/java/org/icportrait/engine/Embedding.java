package org.icportrait.engine;

/** A table of rows: weight [V, D]. */
public final class Embedding extends Module {
  private final Tensor weight;

  /** A table of {@code rows} with normal first values. */
  public Embedding(int rows, int width) {
    weight = parameter("weight", Initializer.normal(0.02), rows, width);
  }

  /** int64 indices [...] to rows [..., D]. */
  public Tensor forward(Tensor indices) {
    return Functional.embedding(weight, indices);
  }

  /** The table [V, D]. */
  public Tensor weight() {
    return weight;
  }
}
