package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** The coarsest level: a residual block, or two with an attention in between. */
final class MidBlock extends Module {
  private final List<ResnetBlock2D> resnets = new ArrayList<>();
  private final List<PlaneLayer> attentions = new ArrayList<>();

  MidBlock(BlockLayout layout) {
    resnets.add(child("resnets.0", layout.resnet(layout.channels())));
    for (int i = 0; i < layout.layers(); i++) {
      attentions.add(child("attentions." + i, layout.attentionLayer()));
      resnets.add(child("resnets." + (i + 1), layout.resnet(layout.channels())));
    }
  }

  /** [N, C, H, W] to [N, C, H, W]. */
  Tensor forward(Tensor x, Tensor time, Tensor context) {
    Tensor y = resnets.get(0).forward(x, time);
    for (int i = 0; i < attentions.size(); i++) {
      PlaneLayer attention = attentions.get(i);
      Tensor input = y;
      Tensor mixed = TensorScope.within(() -> attention.forward(input, context));
      y = resnets.get(i + 1).forward(mixed, time);
    }
    return y;
  }
}
