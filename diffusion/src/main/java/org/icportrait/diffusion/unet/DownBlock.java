package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** A level of the encoder: DownBlock2D, AttnDownBlock2D or CrossAttnDownBlock2D. */
final class DownBlock extends Module {
  private final List<ResnetBlock2D> resnets = new ArrayList<>();
  private final List<PlaneLayer> attentions = new ArrayList<>();
  private final Conv2d downsampler;
  private final boolean padBelow;

  DownBlock(
      UNet2DConditionConfig config,
      BlockAttention attention,
      int in,
      int out,
      boolean downsamples) {
    for (int i = 0; i < config.layersPerBlock(); i++) {
      resnets.add(child("resnets." + i, new ResnetBlock2D(config, i == 0 ? in : out, out)));
      PlaneLayer layer = attention.create(config, out);
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
      y = resnets.get(i).forward(y, time);
      if (!attentions.isEmpty()) {
        PlaneLayer layer = attentions.get(i);
        Tensor input = y;
        y = TensorScope.within(() -> layer.forward(input, context));
      }
      skips.add(y);
    }
    if (downsampler != null) {
      y = downsampler.forward(padBelow ? Functional.pad(y, 0, 1, 0, 1) : y);
      skips.add(y);
    }
    return y;
  }
}
