package org.icportrait.diffusion.bench;

import org.icportrait.engine.AttentionKernel;
import org.icportrait.engine.DType;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Self-attention without its linear layers, on tokens as those leave them in memory. */
final class AttentionWorkload implements Workload {
  private final Tensor tokens; // [N, T, C]
  private final int heads;

  AttentionWorkload(Family family, int side, int batch, DType type) {
    heads = family == Family.SD15 ? 8 : 2;
    int width = family == Family.SD15 ? 320 : 128;
    int plane = family == Family.SD15 ? side : (side + 1) / 2; // mini's finest level has none
    try (TensorScope scope = TensorScope.open();
        Tensor single = RandomNetwork.input(batch, (long) plane * plane, width)) {
      tokens = scope.keep(single.to(type).copy());
    }
  }

  @Override
  public Tensor run() {
    long width = tokens.size(2) / heads;
    Tensor split =
        tokens
            .reshape(tokens.size(0), tokens.size(1), heads, width)
            .transpose(1, 2); // [N, heads, T, width]
    return AttentionKernel.attend(split, split, split);
  }

  @Override
  public long parameters() {
    return 0;
  }

  @Override
  public void close() {
    tokens.close();
  }
}
