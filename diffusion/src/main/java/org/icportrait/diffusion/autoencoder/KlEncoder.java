package org.icportrait.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** Pictures to means and logarithms of variances (diffusers' Encoder). */
final class KlEncoder extends Module {
  private static final Conv2d.Options THREE = Conv2d.Options.same(3);

  private final Conv2d convIn;
  private final List<KlBlock> blocks = new ArrayList<>();
  private final KlMiddle middle;
  private final GroupNorm normOut;
  private final Conv2d convOut;

  KlEncoder(AutoencoderKLConfig config) {
    List<Integer> widths = config.blockOutChannels();
    int groups = config.normNumGroups();
    convIn = child("conv_in", new Conv2d(config.inChannels(), widths.get(0), THREE));
    int in = widths.get(0);
    for (int i = 0; i < widths.size(); i++) {
      boolean last = i == widths.size() - 1;
      boolean attends = config.downBlockTypes().get(i).startsWith("Attn");
      var resize = last ? KlBlock.Resize.NONE : KlBlock.Resize.HALVE;
      int out = widths.get(i);
      var block = new KlBlock(groups, in, out, config.layersPerBlock(), attends, resize);
      blocks.add(child("down_blocks." + i, block));
      in = out;
    }
    middle = child("mid_block", new KlMiddle(groups, in, config.midBlockAddAttention()));
    normOut = child("conv_norm_out", new GroupNorm(groups, in, KlBlock.NORM_EPS));
    convOut = child("conv_out", new Conv2d(in, 2 * config.latentChannels(), THREE));
  }

  /** [N, Cin, H, W] to [N, 2C, H/f, W/f]. */
  Tensor forward(Tensor pictures) {
    Tensor x = convIn.forward(pictures);
    for (KlBlock block : blocks) {
      x = block.forward(x);
    }
    return convOut.forward(Functional.silu(normOut.forward(middle.forward(x))));
  }
}
