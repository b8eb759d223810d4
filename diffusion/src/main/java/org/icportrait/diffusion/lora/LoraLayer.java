package org.icportrait.diffusion.lora;

import java.util.Arrays;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.StoredTensor;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * What a LoRA adds to one weight: {@code scale * up * down}.
 *
 * @param down [r, in] or [r, in, k, k]
 * @param up [out, r] or [out, r, 1, 1]
 * @param scale alpha / r
 */
record LoraLayer(StoredTensor down, StoredTensor up, double scale) {
  /**
   * Refuses factors that don't fit the weight.
   *
   * @param shape of the weight, [out, in] or [out, in, k, k]
   */
  void check(String file, String module, long[] shape) {
    long[] d = down.shape();
    long[] u = up.shape();
    boolean fits =
        d.length >= 2
            && u.length >= 2
            && d[0] >= 1
            && u[1] == d[0]
            && u[0] == shape[0]
            && up.count() == u[0] * u[1]
            && Arrays.equals(tail(d), tail(shape));
    if (!fits) {
      throw new BadModelException(
          file,
          module + " with factors " + Arrays.toString(d) + " and " + Arrays.toString(u),
          "factors of " + Arrays.toString(shape));
    }
    if (!Double.isFinite(scale)) {
      throw new BadModelException(file, module + " with the scale " + scale, "a finite one");
    }
  }

  /** All but the first dimension, without ones at the end: a matrix is like a 1x1 kernel. */
  private static long[] tail(long[] shape) {
    int end = shape.length;
    while (end > 2 && shape[end - 1] == 1) {
      end--;
    }
    return Arrays.copyOfRange(shape, 1, end);
  }

  long rank() {
    return down.shape()[0];
  }

  /** The change of the weight, float32, in the weight's shape. */
  Tensor delta(double weight, long[] shape) {
    return TensorScope.within(
        () -> {
          Tensor a = down.load().to(DType.FLOAT32).reshape(rank(), -1);
          Tensor b = up.load().to(DType.FLOAT32).reshape(-1, rank());
          return b.matmul(a).mul(weight * scale).reshape(shape);
        });
  }
}
