package org.icportrait.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.global.torch;

/**
 * Scaled dot-product attention softmax(q k^T / sqrt(d)) v on [N, heads, tokens, d].
 *
 * <p>Neither of the fast ways ever holds the whole matrix of scores. {@link #fused} is libtorch's
 * own kernel, three to five times as fast as matrix products in float32. In bfloat16 that kernel is
 * slow on CPUs (docs/decisions/0001-engine.md), so {@link #blocked} walks over heads and blocks of
 * queries whose scores fit into the processor's caches.
 */
public final class AttentionKernel {
  private static final long BLOCK = 1L << 21; // scores: 4 MB, which caches hold
  private static final long FEWEST = 16; // queries at a time, however many keys there are
  private static final long UNIT = 16;

  private AttentionKernel() {}

  /**
   * The fastest way for these tensors, on a GPU libtorch's kernel in their own type; q [N, h, Tq,
   * d], k and v [N, h, Tk, d]. In training the fused kernel takes all: it keeps nothing for the
   * backward pass that is as large as the scores.
   */
  public static Tensor attend(Tensor q, Tensor k, Tensor v) {
    return StepMeter.attention(() -> fastest(q, k, v), q, k, v);
  }

  private static Tensor fastest(Tensor q, Tensor k, Tensor v) {
    if (q.handle.is_meta()) {
      return naive(q, k, v); // libtorch's kernel does not know shapes alone
    }
    if (!q.isOnCpu()) {
      return counted(torch.scaled_dot_product_attention(q.handle, k.handle, v.handle), k);
    }
    boolean trained = GradMode.is_enabled() && q.requiresGrad();
    return hasFastProducts(q) && !trained ? blocked(q, k, v) : fused(q, k, v);
  }

  /** Whether the processor multiplies matrices of these numbers faster than float32. */
  private static boolean hasFastProducts(Tensor q) {
    return q.isOnCpu() && q.dtype() == DType.BFLOAT16 && Engine.hasNativeBfloat16();
  }

  /**
   * The same, in bfloat16 on a processor with exponentials that are off by 2 %: see {@link
   * BitExponentialAttention}. Elsewhere, and where scores are very large, it is {@link #attend}.
   */
  public static Tensor attendForSpeed(Tensor q, Tensor k, Tensor v) {
    boolean bits =
        hasFastProducts(q) && !GradMode.is_enabled() && BitExponentialAttention.suits(q, k);
    Tensor y = bits ? BitExponentialAttention.attend(q, k, v) : null;
    return y == null ? attend(q, k, v) : y;
  }

  /** libtorch's kernel in float32, the result in the type of the queries. */
  static Tensor fused(Tensor q, Tensor k, Tensor v) {
    Tensor y;
    try (BlasThreads one = BlasThreads.one()) {
      y =
          counted(
              torch.scaled_dot_product_attention(
                  q.to(DType.FLOAT32).handle,
                  k.to(DType.FLOAT32).handle,
                  v.to(DType.FLOAT32).handle),
              k);
    }
    return y.to(q.dtype());
  }

  private static Tensor counted(org.bytedeco.pytorch.Tensor attended, Tensor k) {
    Tensor y = new Tensor(attended);
    WorkCounter.count(y, 2 * k.size(2));
    return y;
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

  /**
   * Some heads, or some queries of one head, at a time. Weights are exponentials as they are: their
   * sum comes out of the product with the values, as those of a column of ones, and divides it.
   * Where such a sum, or one of weighed values, leaves the range of numbers, all is done again with
   * the largest score taken off.
   *
   * @param most scores in memory at a time
   */
  static Tensor blocked(Tensor q, Tensor k, Tensor v, long most) {
    long width = q.size(3);
    Tensor scaled = heads(q, 0).mul(1 / Math.sqrt((double) width)); // [N h, Tq, d']
    Tensor keys = heads(k, 0).transpose(1, 2); // [N h, d', Tk]
    Tensor values = heads(v, 1); // [N h, Tk, d''], 1 in column d
    Tensor sums = inBlocks(scaled, keys, values, most, AttentionKernel::exponentials);
    Tensor total = sums.narrow(2, width, 1);
    if (!total.log().isFinite() || !sums.isFinite()) {
      sums = inBlocks(scaled, keys, values, most, scores -> Functional.softmax(scores, -1));
      total = sums.narrow(2, width, 1);
    }
    return sums.narrow(2, 0, width).div(total).reshape(q.shape());
  }

  private static Tensor exponentials(Tensor scores) {
    scores.handle.exp_(); // in place: the scores are not needed again
    return scores;
  }

  /** [N h, Tq, d'']: products of weights and values. */
  private static Tensor inBlocks(
      Tensor q, Tensor keys, Tensor values, long most, UnaryOperator<Tensor> weights) {
    long queries = q.size(1);
    long together = Math.max(1, most / (queries * keys.size(2)));
    long rows = Math.max(FEWEST, Math.min(queries, most / keys.size(2)));
    List<Tensor> out = new ArrayList<>();
    for (long head = 0; head < q.size(0); head += together) {
      long count = Math.min(together, q.size(0) - head);
      Tensor key = some(keys, head, count);
      Tensor value = some(values, head, count);
      Tensor queried = some(q, head, count);
      List<Tensor> parts = new ArrayList<>();
      for (long start = 0; start < queries; start += rows) {
        Tensor part = queried.narrow(-2, start, Math.min(rows, queries - start));
        parts.add(TensorScope.within(() -> weights.apply(part.matmul(key)).matmul(value)));
      }
      Tensor whole = parts.size() == 1 ? parts.get(0) : Tensor.cat(count == 1 ? 0 : 1, parts);
      out.add(whole.reshape(count, queries, values.size(2)));
    }
    return out.size() == 1 ? out.get(0) : Tensor.cat(0, out);
  }

  /** Some heads [count, rows, columns]; of a single one [rows, columns], which is faster. */
  static Tensor some(Tensor x, long head, long count) {
    Tensor part = x.narrow(0, head, count);
    return count == 1 ? part.reshape(x.size(1), x.size(2)) : part;
  }

  /**
   * [N h, T, d'], d filled up to what matrix units take at a time: with ones in the first {@code
   * ones} columns, then with zeros.
   */
  static Tensor heads(Tensor x, long ones) {
    long missing = ones + (UNIT - (x.size(3) + ones) % UNIT) % UNIT;
    Tensor wide = x;
    if (missing > 0) {
      float[] column = new float[Math.toIntExact(missing)];
      Arrays.fill(column, 0, Math.toIntExact(ones), 1);
      Tensor more = Tensor.of(column, 1, 1, 1, missing).to(x.dtype());
      wide = Tensor.cat(3, x, more.expand(x.size(0), x.size(1), x.size(2), missing));
    }
    return wide.reshape(x.size(0) * x.size(1), x.size(2), x.size(3) + missing);
  }
}
