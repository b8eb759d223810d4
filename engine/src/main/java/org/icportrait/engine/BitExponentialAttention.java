package org.icportrait.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention in bfloat16 on processors, without gradients, whose weights are exponentials made of
 * bits (Schraudolph 1999): a score in 128ths of an octave, as a whole number and moved by the bias
 * of the exponent, is the bit pattern of a bfloat16 number that is a power of two at whole octaves
 * and linear in between. It is a fifth of the work of an exponential. The sums of such weights
 * divide them, so that their mean error of 4 % is lost and 2 % of a weight is left
 * (docs/decisions/0009).
 *
 * <p>Blocks of queries go to threads of their own, each with one of libtorch's, which never wait
 * for one another.
 */
final class BitExponentialAttention {
  private static final double OCTAVE = 128; // a bfloat16 has seven bits of mantissa
  private static final double SCALE = OCTAVE / Math.log(2);
  private static final int BIAS = 127 * 128;
  // at most a hundred octaves: neither a weight nor a sum leaves the range of numbers
  private static final double LARGEST = 100 * OCTAVE;
  private static final long BLOCK = 1L << 21; // scores: 4 MB
  private static final long LEAST = 1L << 22; // scores of a head: fewer are not worth the threads

  private BitExponentialAttention() {}

  /** Whether queries and keys [N, h, T, d] are so many that it is the faster way. */
  static boolean suits(Tensor q, Tensor k) {
    return q.size(2) * k.size(2) >= LEAST;
  }

  /**
   * The attention of q [N, h, Tq, d] to k and v [N, h, Tk, d], in their type; null where scores may
   * be so large that their exponentials are no numbers.
   */
  static Tensor attend(Tensor q, Tensor k, Tensor v) {
    return attend(q, k, v, BLOCK);
  }

  /**
   * The same in blocks of another size.
   *
   * @param most scores of a block
   */
  static Tensor attend(Tensor q, Tensor k, Tensor v, long most) {
    double scale = SCALE / Math.sqrt((double) q.size(3));
    try (NoGrad off = NoGrad.open();
        TensorScope scope = TensorScope.open()) {
      Tensor scaled = flat(q).mul(scale); // [N h, Tq, d]
      Tensor keys = flat(k); // [N h, Tk, d]
      if (!(longest(scaled) * longest(keys) <= LARGEST)) {
        return null;
      }
      return scope.keep(allHeads(scaled, keys, v, most).reshape(q.shape()));
    }
  }

  /** Queries [N h, Tq, d] and keys [N h, Tk, d] to [N h, Tq, d]. */
  private static Tensor allHeads(Tensor q, Tensor k, Tensor v, long most) {
    long heads = q.size(0);
    long queries = q.size(1);
    long keys = k.size(1);
    long width = q.size(2);
    Tensor values = AttentionKernel.heads(v, 1); // [N h, Tk, d''], 1 in column d
    Tensor sums = Tensor.empty(DType.BFLOAT16, heads, queries, values.size(2));
    long rows = Math.max(1, Math.min(queries, most / keys));
    long blocks = (queries + rows - 1) / rows;
    AtomicLong next = new AtomicLong();
    SingleThreads.run(
        () -> {
          Block block = new Block(rows, keys);
          for (long i = next.getAndIncrement(); i < heads * blocks; i = next.getAndIncrement()) {
            long head = i / blocks;
            long from = i % blocks * rows;
            long count = Math.min(rows, queries - from);
            try (TensorScope scope = TensorScope.open()) {
              block.attend(
                  AttentionKernel.some(q, head, 1).narrow(0, from, count),
                  AttentionKernel.some(k, head, 1).transpose(0, 1),
                  AttentionKernel.some(values, head, 1),
                  AttentionKernel.some(sums, head, 1).narrow(0, from, count));
            }
          }
        });
    Tensor y = sums.narrow(2, 0, width).div(sums.narrow(2, width, 1));
    WorkCounter.count(y, 2 * keys);
    return y;
  }

  private static Tensor flat(Tensor x) {
    return x.reshape(x.size(0) * x.size(1), x.size(2), x.size(3)).contiguous();
  }

  /** The length of the longest row. */
  private static double longest(Tensor rows) {
    ScalarTypeOptional exact = new ScalarTypeOptional(ScalarType.Float);
    long[] last = {2};
    Tensor lengths =
        new Tensor(
            torch.linalg_vector_norm(rows.handle, new Scalar(2.0), last, false, exact)); // [N h, T]
    return lengths.reshape(-1).max(0).item();
  }

  /** The memory of one thread's scores, [rows, keys], as numbers and as the bits of weights. */
  private static final class Block {
    private final Tensor scores;
    private final org.bytedeco.pytorch.Tensor bits;

    Block(long rows, long keys) {
      scores = Tensor.empty(DType.BFLOAT16, rows, keys);
      bits = scores.handle.view(ScalarType.Short);
    }

    /** Some queries [rows, d], keys [d, Tk], values [Tk, d''] to sums [rows, d'']. */
    void attend(Tensor q, Tensor keys, Tensor values, Tensor sums) {
      org.bytedeco.pytorch.Tensor some = scores.handle.narrow(0, 0, q.size(0));
      org.bytedeco.pytorch.Tensor theirs = bits.narrow(0, 0, q.size(0));
      torch.mm_out(some, q.handle, keys.handle);
      theirs.copy_(some); // in place: a number and its rounding take two bytes each
      theirs.add_(new Scalar(BIAS));
      torch.mm_out(sums.handle, some, values.handle);
    }
  }
}
