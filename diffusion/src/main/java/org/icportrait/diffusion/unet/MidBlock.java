package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** The coarsest level: a residual block, or two with an attention in between. */
final class MidBlock extends Module {
  private final List<ResnetBlock2D> resnets = new ArrayList<>();
  private final List<PlaneLayer> attentions = new ArrayList<>();
  private final int level;

  MidBlock(BlockLayout layout) {
    level = layout.level();
    resnets.add(child("resnets.0", layout.resnet(layout.channels())));
    for (int i = 0; i < layout.layers(); i++) {
      attentions.add(child("attentions." + i, layout.attentionLayer()));
      resnets.add(child("resnets." + (i + 1), layout.resnet(layout.channels())));
    }
  }

  /** [N, C, H, W] to [N, C, H, W]. */
  Tensor forward(Tensor x, Tensor time, Tensor context) {
    ResnetBlock2D first = resnets.get(0);
    Tensor y =
        Checkpointing.segment(level, List.of(x, time), in -> first.forward(in.get(0), in.get(1)));
    for (int i = 0; i < attentions.size(); i++) {
      PlaneLayer attention = attentions.get(i);
      ResnetBlock2D resnet = resnets.get(i + 1);
      y =
          Checkpointing.segment(
              level,
              Arrays.asList(y, time, context),
              in -> {
                Tensor mixed = attention.forward(in.get(0), in.get(2));
                return resnet.forward(mixed, in.get(1));
              });
    }
    return y;
  }
}
