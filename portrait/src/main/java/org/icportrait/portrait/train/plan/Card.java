package org.icportrait.portrait.train.plan;

import java.util.List;
import org.icportrait.engine.DType;

/**
 * A GPU by the figures of its maker.
 *
 * @param name that it is sold under
 * @param gigabytes of its memory, 10^9 bytes
 * @param teraflops16 dense products of 16 bits added up in float32, 10^12 operations a second
 * @param teraflops32 the same of float32: by TF32 where it has that
 * @param bfloat16 whether its matrix units know bfloat16; else float16 with a scaled loss is taken
 */
public record Card(
    String name, double gigabytes, double teraflops16, double teraflops32, boolean bfloat16) {

  /** Those that plans name, by NVIDIA's data sheets; without sparsity. */
  public static final List<Card> KNOWN =
      List.of(
          new Card("T4 16 GB", 16, 65, 8.1, false),
          new Card("RTX 3090 24 GB", 24, 71, 35.6, true),
          new Card("L4 24 GB", 24, 121, 60, true),
          new Card("RTX 4090 24 GB", 24, 165, 82.6, true),
          new Card("A100 80 GB", 80, 312, 156, true),
          new Card("H100 80 GB", 80, 989, 494, true));

  /** Share of the peak that a U-Net's training reaches; an assumption, no card was at hand. */
  public static final double UTILISATION = 0.35;

  /** Seconds for some operations in an element type. */
  double seconds(double operations, DType type) {
    double peak = type == DType.FLOAT32 ? teraflops32 : teraflops16;
    return operations / (peak * 1e12 * UTILISATION);
  }
}
