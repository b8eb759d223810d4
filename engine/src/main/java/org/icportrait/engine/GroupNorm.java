package org.icportrait.engine;

/** Group normalisation (arXiv 1803.08494) with weight [C] and bias [C]. */
public final class GroupNorm extends Module {
  private final Tensor weight;
  private final Tensor bias;
  private final int groups;
  private final double epsilon;

  /** Normalises {@code channels} in {@code groups}. */
  public GroupNorm(int groups, int channels, double epsilon) {
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "channels: found " + channels + ", expected a multiple of " + groups);
    }
    weight = parameter("weight", Initializer.ones(), channels);
    bias = parameter("bias", Initializer.zeros(), channels);
    this.groups = groups;
    this.epsilon = epsilon;
  }

  /** [N, C, H, W] to [N, C, H, W]. */
  public Tensor forward(Tensor x) {
    return Functional.groupNorm(x, groups, weight.to(x.dtype()), bias.to(x.dtype()), epsilon);
  }
}
