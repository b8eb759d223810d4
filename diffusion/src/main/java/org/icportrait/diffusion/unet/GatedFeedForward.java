package org.icportrait.diffusion.unet;

import org.icportrait.engine.Functional;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.RowWise;
import org.icportrait.engine.Tensor;

/**
 * A feed-forward layer with a gated linear unit (GEGLU, arXiv 2002.05202): half of the wide layer
 * gates the other half.
 */
final class GatedFeedForward extends Module {
  private static final int WIDER = 4;

  private final Linear gatedIn;
  private final Linear out;

  GatedFeedForward(int channels) {
    gatedIn = child("net.0.proj", new Linear(channels, 2 * WIDER * channels));
    out = child("net.2", new Linear(WIDER * channels, channels));
  }

  /** [N, T, C] to [N, T, C]. */
  Tensor forward(Tensor x) {
    return RowWise.apply(x, 2L * WIDER * x.size(2), this::rows);
  }

  private Tensor rows(Tensor x) {
    Tensor wide = gatedIn.forward(x);
    long half = wide.size(-1) / 2;
    Tensor gate = Functional.gelu(wide.narrow(-1, half, half));
    return out.forward(wide.narrow(-1, 0, half).mul(gate));
  }
}
