package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;

/**
 * Scaled dot-product attention softmax(q k^T / sqrt(d)) v on [N, heads, tokens, d].
 *
 * <p>Neither of the fast ways ever holds the whole matrix of scores. {@link #fused} is libtorch's
 * own kernel, three to five times as fast as matrix products in float32. In bfloat16 that kernel is
 * slow on CPUs (docs/decisions/0001-engine.md), so {@link #blocked} walks over blocks of queries
 * and keys with a running softmax (arXiv 2112.05682).
 */
public final class AttentionKernel {
  private static final long BLOCK = 1024;

  private AttentionKernel() {}

  /**
   * The fastest way for these tensors; q [N, h, Tq, d], k and v [N, h, Tk, d]. In training the
   * fused kernel takes all: it keeps nothing for the backward pass that is as large as the scores.
   */
  public static Tensor attend(Tensor q, Tensor k, Tensor v) {
    boolean products = q.dtype() == DType.BFLOAT16 && Engine.hasNativeBfloat16();
    boolean trained = GradMode.is_enabled() && q.requiresGrad();
    return products && !trained ? blocked(q, k, v) : fused(q, k, v);
  }

  /** libtorch's kernel in float32, the result in the type of the queries. */
  static Tensor fused(Tensor q, Tensor k, Tensor v) {
    Tensor y =
        new Tensor(
            torch.scaled_dot_product_attention(
                q.to(DType.FLOAT32).handle,
                k.to(DType.FLOAT32).handle,
                v.to(DType.FLOAT32).handle));
    WorkCounter.count(y, 2 * k.size(2));
    return y.to(q.dtype());
  }

  /** The plain formula, the oracle of the fast ones. */
  public static Tensor naive(Tensor q, Tensor k, Tensor v) {
    double scale = 1 / Math.sqrt((double) q.size(-1));
    Tensor scores = q.matmul(k.transpose(-2, -1)).mul(scale); // [N, heads, Tq, Tk]
    return Functional.softmax(scores, -1).matmul(v);
  }

  /** The plain formula where a token only sees itself and those before it; all [N, h, T, d]. */
  public static Tensor causal(Tensor q, Tensor k, Tensor v) {
    long tokens = q.size(2);
    float[] mask = new float[Math.toIntExact(tokens * tokens)];
    for (int row = 0; row < tokens; row++) {
      for (int column = row + 1; column < tokens; column++) {
        mask[row * (int) tokens + column] = Float.NEGATIVE_INFINITY;
      }
    }
    double scale = 1 / Math.sqrt((double) q.size(-1));
    Tensor scores = q.matmul(k.transpose(-2, -1)).mul(scale).to(DType.FLOAT32); // [N, h, T, T]
    Tensor weights = Functional.softmax(scores.add(Tensor.of(mask, tokens, tokens)), -1);
    return weights.to(v.dtype()).matmul(v);
  }

  /** The same result as {@link #naive}, in blocks; q [N, h, Tq, d], k and v [N, h, Tk, d]. */
  public static Tensor blocked(Tensor q, Tensor k, Tensor v) {
    return blocked(q, k, v, BLOCK);
  }

  static Tensor blocked(Tensor q, Tensor k, Tensor v, long block) {
    if (q.size(2) <= block && k.size(2) <= block) {
      return naive(q, k, v);
    }
    List<Tensor> rows = new ArrayList<>();
    for (long start = 0; start < q.size(2); start += block) {
      long length = Math.min(block, q.size(2) - start);
      Tensor part = q.narrow(2, start, length);
      rows.add(TensorScope.within(() -> rowBlock(part, k, v, block)));
    }
    return Tensor.cat(2, rows);
  }

  private static Tensor rowBlock(Tensor q, Tensor k, Tensor v, long block) {
    Tensor scaled = q.mul(1 / Math.sqrt((double) q.size(-1)));
    Tensor peak = null; // running maximum of the scores [N, h, Bq, 1]
    Tensor total = null; // running sum of exponentials [N, h, Bq, 1]
    Tensor sum = null; // running weighted values [N, h, Bq, d], float32
    for (long start = 0; start < k.size(2); start += block) {
      long length = Math.min(block, k.size(2) - start);
      Tensor keys = k.narrow(2, start, length).transpose(-2, -1);
      Tensor scores = scaled.matmul(keys).to(DType.FLOAT32); // [N, h, Bq, Bk]
      Tensor newPeak = scores.max(-1);
      newPeak = peak == null ? newPeak : Functional.maximum(peak, newPeak);
      Tensor weights = scores.sub(newPeak).exp();
      Tensor part = weights.to(v.dtype()).matmul(v.narrow(2, start, length)).to(DType.FLOAT32);
      Tensor partTotal = weights.sum(new long[] {-1});
      if (peak == null) {
        total = partTotal;
        sum = part;
      } else {
        Tensor shrink = peak.sub(newPeak).exp();
        total = total.mul(shrink).add(partTotal);
        sum = sum.mul(shrink).add(part);
      }
      peak = newPeak;
    }
    return sum.div(total).to(q.dtype());
  }
}
