package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** A level of the encoder: DownBlock2D, AttnDownBlock2D or CrossAttnDownBlock2D. */
final class DownBlock extends Module {
  private final List<ResnetBlock2D> resnets = new ArrayList<>();
  private final List<PlaneLayer> attentions = new ArrayList<>();
  private final Conv2d downsampler;
  private final boolean padBelow;
  private final int level;

  DownBlock(BlockLayout layout, int in, boolean downsamples) {
    UNet2DConditionConfig config = layout.config();
    level = layout.level();
    int out = layout.channels();
    for (int i = 0; i < layout.layers(); i++) {
      resnets.add(child("resnets." + i, layout.resnet(i == 0 ? in : out)));
      PlaneLayer layer = layout.attentionLayer();
      if (layer != null) {
        attentions.add(child("attentions." + i, layer));
      }
    }
    padBelow = config.downsamplePadding() == 0;
    var options = Conv2d.Options.same(3).withStride(2).withPadding(config.downsamplePadding());
    downsampler = downsamples ? child("downsamplers.0.conv", new Conv2d(out, out, options)) : null;
  }

  /** [N, in, H, W] to [N, out, H', W'] at half the size, or the same size at the last level. */
  Tensor forward(Tensor x, Tensor time, Tensor context, List<Tensor> skips) {
    Tensor y = x;
    for (int i = 0; i < resnets.size(); i++) {
      ResnetBlock2D resnet = resnets.get(i);
      PlaneLayer attention = attentions.isEmpty() ? null : attentions.get(i);
      y =
          Checkpointing.segment(
              level,
              Arrays.asList(y, time, context),
              in -> {
                Tensor mixed = resnet.forward(in.get(0), in.get(1));
                return attention == null ? mixed : attention.forward(mixed, in.get(2));
              });
      skips.add(y);
    }
    if (downsampler != null) {
      y = downsampler.forward(padBelow ? Functional.pad(y, 0, 1, 0, 1) : y);
      skips.add(y);
    }
    return y;
  }
}
