package org.icportrait.engine;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Operations of neural networks without parameters of their own. */
public final class Functional {
  private Functional() {}

  /** x * sigmoid(x). */
  public static Tensor silu(Tensor x) {
    return kept(new Tensor(torch.silu(x.handle)), x);
  }

  /** Gaussian error linear unit, exact form. */
  public static Tensor gelu(Tensor x) {
    return kept(new Tensor(torch.gelu(x.handle)), x);
  }

  /** 1 / (1 + exp(-x)). */
  public static Tensor sigmoid(Tensor x) {
    return kept(new Tensor(torch.sigmoid(x.handle)), null);
  }

  /** max(x, 0). */
  public static Tensor relu(Tensor x) {
    return kept(new Tensor(torch.relu(x.handle)), null);
  }

  /** Hyperbolic tangent. */
  public static Tensor tanh(Tensor x) {
    return kept(new Tensor(torch.tanh(x.handle)), null);
  }

  /** Cosine of each element. */
  public static Tensor cos(Tensor x) {
    return kept(new Tensor(torch.cos(x.handle)), x);
  }

  /** Sine of each element. */
  public static Tensor sin(Tensor x) {
    return kept(new Tensor(torch.sin(x.handle)), x);
  }

  /** Softmax along a dimension, computed in float32 whatever the type. */
  public static Tensor softmax(Tensor x, long dimension) {
    return kept(new Tensor(torch.softmax(x.handle, dimension, new ScalarTypeOptional())), null);
  }

  /** Mean binary cross entropy of logits against targets in 0..1, same shape. */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
    return new Tensor(torch.binary_cross_entropy_with_logits(logits.handle, targets.handle));
  }

  /** [N, C, H, W] to [N, C, H*factor, W*factor] by repetition. */
  public static Tensor upsampleNearest(Tensor x, int factor) {
    long[] size = {x.size(2) * factor, x.size(3) * factor};
    return new Tensor(torch.upsample_nearest2d(x.handle, size));
  }

  /** [N, C, H, W] to [N, C, height, width] by repetition. */
  public static Tensor upsampleNearest(Tensor x, long height, long width) {
    return new Tensor(torch.upsample_nearest2d(x.handle, new long[] {height, width}));
  }

  /** [N, C, H, W] to [N, C, height, width], bilinear, corners not aligned. */
  public static Tensor upsampleBilinear(Tensor x, long height, long width) {
    return new Tensor(torch.upsample_bilinear2d(x.handle, new long[] {height, width}, false));
  }

  /** Mean over squares of side {@code factor}: [N, C, H, W] to [N, C, H/factor, W/factor]. */
  public static Tensor averagePool(Tensor x, int factor) {
    long[] kernel = {factor, factor};
    return kept(
        new Tensor(
            torch.avg_pool2d(
                x.handle, kernel, kernel, new long[] {0, 0}, false, true, new LongOptional())),
        x);
  }

  /**
   * Space to depth: [N, C, H*factor, W*factor] to [N, C*factor^2, H, W], channels innermost in
   * memory, as the convolution that follows wants them.
   */
  public static Tensor pixelUnshuffle(Tensor x, int factor) {
    long rows = x.size(2) / factor;
    long columns = x.size(3) / factor;
    return TensorScope.within(
        () ->
            x.reshape(x.size(0), x.size(1), rows, factor, columns, factor)
                .permute(0, 2, 4, 1, 3, 5)
                .contiguous()
                .reshape(x.size(0), rows, columns, x.size(1) * factor * factor)
                .permute(0, 3, 1, 2));
  }

  /** Depth to space: [N, C*factor^2, H, W] to [N, C, H*factor, W*factor]. */
  public static Tensor pixelShuffle(Tensor x, int factor) {
    return new Tensor(torch.pixel_shuffle(x.handle, factor));
  }

  /**
   * Whether this processor only emulates arithmetic of a type: it then is faster by far, takes less
   * memory and is as exact to compute in float32 and to round the result.
   */
  static boolean isEmulated(DType type) {
    return (type == DType.BFLOAT16 || type == DType.FLOAT16) && !Engine.isNative(type);
  }

  static Tensor wide(Tensor x) {
    return x == null ? null : x.to(DType.FLOAT32);
  }

  static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, int stride, int padding, int groups) {
    if (isEmulated(x.dtype())) {
      return TensorScope.within(
          () -> conv2d(wide(x), wide(weight), wide(bias), stride, padding, groups).to(x.dtype()));
    }
    Tensor y =
        x.handle.is_meta()
            ? ShapesOnly.conv2d(x, weight, bias, stride, padding)
            : new Tensor(
                torch.conv2d(
                    x.handle,
                    weight.handle,
                    optional(bias),
                    new long[] {stride, stride},
                    new long[] {padding, padding},
                    new long[] {1, 1},
                    groups));
    WorkCounter.count(y, weight.count() / weight.size(0));
    StepMeter.product(y, weight.count() / weight.size(0), x, weight);
    StepMeter.keep(y, x, weight); // both, whichever gradient is wanted
    return y;
  }

  static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    if (isEmulated(x.dtype())) {
      return TensorScope.within(() -> linear(wide(x), wide(weight), wide(bias)).to(x.dtype()));
    }
    Tensor y = new Tensor(torch.linear(x.handle, weight.handle, optional(bias)));
    WorkCounter.count(y, weight.size(1));
    StepMeter.product(y, weight.size(1), x, weight);
    StepMeter.keep(y, weight.requiresGrad() ? x : null, x.requiresGrad() ? weight : null);
    return y;
  }

  static Tensor groupNorm(Tensor x, int groups, Tensor weight, Tensor bias, double epsilon) {
    if (x.handle.is_meta()) {
      return kept(ShapesOnly.norm(x, weight, bias), x);
    }
    if (isSlowGroupNorm(x, groups)) {
      return TensorScope.within(
          () -> groupNorm(x.contiguous(), groups, weight, bias, epsilon).channelsLast());
    }
    return kept(
        new Tensor(
            torch.group_norm(x.handle, groups, optional(weight), optional(bias), epsilon, true)),
        x);
  }

  /**
   * Whether libtorch would go through a small plane group by group, a few channels at a time: with
   * groups that fill no vector it is faster by 2 to 6 times to lay the plane out row by row.
   */
  private static boolean isSlowGroupNorm(Tensor x, int groups) {
    if (!x.isOnCpu() || x.handle.dim() != 4 || x.handle.is_contiguous()) {
      return false;
    }
    long channels = x.size(1) / groups;
    int vector = x.dtype().bytes() == 2 ? 16 : 8;
    return x.size(2) * x.size(3) < 1024 && channels < 2 * vector && channels % vector != 0;
  }

  static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon) {
    if (x.handle.is_meta()) {
      return kept(ShapesOnly.norm(x, weight, bias), x);
    }
    return kept(
        new Tensor(
            torch.layer_norm(
                x.handle,
                new long[] {x.size(-1)},
                optional(weight),
                optional(bias),
                epsilon,
                true)),
        x);
  }

  /** Rows of a table: weight [V, D] at indices [...] gives [..., D]. */
  public static Tensor embedding(Tensor weight, Tensor indices) {
    if (indices.handle.is_meta()) {
      return ShapesOnly.embedding(weight, indices);
    }
    return new Tensor(torch.embedding(weight.handle, indices.handle));
  }

  /** Zero padding of the last two dimensions. */
  public static Tensor pad(Tensor x, int left, int right, int top, int bottom) {
    return new Tensor(torch.constant_pad_nd(x.handle, left, right, top, bottom));
  }

  /** A result whose gradient is computed from an operand or, without one, from itself. */
  private static Tensor kept(Tensor result, Tensor operand) {
    StepMeter.keep(result, operand == null ? result : operand);
    return result;
  }

  private static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.handle);
  }
}
