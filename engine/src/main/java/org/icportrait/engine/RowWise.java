package org.icportrait.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.GradMode;

/**
 * Layers that treat each row for itself, applied to some rows at a time. What they make in between
 * then stays in the processor's caches, and in memory that is not given back and taken anew each
 * time, which costs more than the arithmetic on it.
 */
public final class RowWise {
  private static final long MOST_BYTES = 1L << 25; // in between: what allocators keep
  private static final long PART_BYTES = 1L << 23;
  private static final long UNIT = 64; // rows: what products take at a time

  private RowWise() {}

  /**
   * Applies layers to rows: all at once with gradients recorded, on a GPU, or where they make
   * little.
   *
   * @param rows [..., C]
   * @param widest values a row has in between at most
   * @param layers [T, C] to [T, D]
   * @return [..., D]
   */
  public static Tensor apply(Tensor rows, long widest, UnaryOperator<Tensor> layers) {
    long bytes = rows.count() / rows.size(-1) * widest * rows.dtype().bytes();
    if (bytes <= MOST_BYTES || GradMode.is_enabled() || !rows.isOnCpu()) {
      return layers.apply(rows);
    }
    return apply(rows, layers, (bytes + PART_BYTES - 1) / PART_BYTES);
  }

  /** The same in a number of parts, if there are as many rows. */
  static Tensor apply(Tensor rows, UnaryOperator<Tensor> layers, long parts) {
    return TensorScope.within(
        () -> {
          Tensor flat = rows.reshape(-1, rows.size(-1)); // [T, C]
          long together = UNIT * ((flat.size(0) + parts * UNIT - 1) / (parts * UNIT));
          List<Tensor> made = new ArrayList<>();
          for (long from = 0; from < flat.size(0); from += together) {
            Tensor part = flat.narrow(0, from, Math.min(together, flat.size(0) - from));
            made.add(TensorScope.within(() -> layers.apply(part)));
          }
          Tensor all = Tensor.cat(0, made);
          long[] shape = rows.shape().clone();
          shape[shape.length - 1] = all.size(1);
          return all.reshape(shape);
        });
  }
}
