package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** A level of the decoder: UpBlock2D, AttnUpBlock2D or CrossAttnUpBlock2D. */
final class UpBlock extends Module {
  private final List<ResnetBlock2D> resnets = new ArrayList<>();
  private final List<PlaneLayer> attentions = new ArrayList<>();
  private final Conv2d upsampler;
  private final int level;

  /**
   * Builds the decoder's level {@code index}, counted from the coarsest.
   *
   * @param layout of that level
   */
  UpBlock(BlockLayout layout, int index) {
    List<Integer> widths = layout.config().blockOutChannels(); // finest first
    level = widths.size() - 1 - index;
    int out = layout.channels();
    int below = widths.get(Math.min(level + 1, widths.size() - 1));
    int above = widths.get(Math.max(level - 1, 0));
    for (int i = 0; i < layout.layers(); i++) {
      int skip = i == layout.layers() - 1 ? above : out;
      int in = i == 0 ? below : out;
      resnets.add(child("resnets." + i, layout.resnet(in + skip)));
      PlaneLayer layer = layout.attentionLayer();
      if (layer != null) {
        attentions.add(child("attentions." + i, layer));
      }
    }
    upsampler =
        level == 0
            ? null
            : child("upsamplers.0.conv", new Conv2d(out, out, Conv2d.Options.same(3)));
  }

  /** [N, in, H, W] to [N, out, H', W'], the size of the next skip; takes its skips off the end. */
  Tensor forward(Tensor x, Tensor time, Tensor context, Deque<Tensor> skips) {
    Tensor y = x;
    for (int i = 0; i < resnets.size(); i++) {
      ResnetBlock2D resnet = resnets.get(i);
      PlaneLayer attention = attentions.isEmpty() ? null : attentions.get(i);
      y =
          Checkpointing.segment(
              level,
              Arrays.asList(y, skips.removeLast(), time, context),
              in -> {
                Tensor joined = Tensor.cat(1, in.get(0), in.get(1));
                Tensor mixed = resnet.forward(joined, in.get(2));
                return attention == null ? mixed : attention.forward(mixed, in.get(3));
              });
    }
    if (upsampler == null) {
      return y;
    }
    Tensor next = skips.getLast(); // twice the size, or one less where the encoder met an odd one
    return upsampler.forwardEnlarged(y, next.size(2), next.size(3));
  }
}
