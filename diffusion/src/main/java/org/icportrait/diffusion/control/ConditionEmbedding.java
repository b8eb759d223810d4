package org.icportrait.diffusion.control;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/**
 * Convolutions that bring a condition to the width and the resolution of the latents: each width
 * after the first halves the sides (ControlNet, arXiv 2302.05543, section 3.2).
 */
final class ConditionEmbedding extends Module {
  private static final Conv2d.Options THREE = Conv2d.Options.same(3);

  private final Conv2d convIn;
  private final List<Conv2d> blocks = new ArrayList<>();
  private final Conv2d convOut;

  ConditionEmbedding(int in, List<Integer> widths, int out) {
    convIn = child("conv_in", new Conv2d(in, widths.get(0), THREE));
    for (int i = 0; i + 1 < widths.size(); i++) {
      int width = widths.get(i);
      add(new Conv2d(width, width, THREE));
      add(new Conv2d(width, widths.get(i + 1), THREE.withStride(2)));
    }
    convOut = child("conv_out", Conv2d.zero(widths.get(widths.size() - 1), out, THREE));
  }

  private void add(Conv2d block) {
    blocks.add(child("blocks." + blocks.size(), block));
  }

  /** [N, in, H, W] to [N, out, H / 2^(widths - 1), W / 2^(widths - 1)]. */
  Tensor forward(Tensor condition) {
    Tensor x = Functional.silu(convIn.forward(condition));
    for (Conv2d block : blocks) {
      x = Functional.silu(block.forward(x));
    }
    return convOut.forward(x);
  }
}
