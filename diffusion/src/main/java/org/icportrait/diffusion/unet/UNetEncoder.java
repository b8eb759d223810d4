package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** The first half of a U-Net, which a control branch copies: encoder and coarsest level. */
public abstract class UNetEncoder extends Module {
  /**
   * What the encoder hands on, in the compute type.
   *
   * @param time the activated embedding of time [N, E]
   * @param skips [N, C, H, W] of every step of the encoder, finest first
   * @param mid the coarsest level [N, C, H, W]
   */
  protected record Encoded(Tensor time, List<Tensor> skips, Tensor mid) {}

  private final UNet2DConditionConfig config;
  private final Conv2d convIn;
  private final TimestepEmbedding timeEmbedding;
  private final List<DownBlock> downBlocks = new ArrayList<>();
  private final MidBlock midBlock; // null when the layout has none
  private DType computeType = DType.FLOAT32;

  /**
   * An encoder with first values.
   *
   * @throws org.icportrait.engine.BadModelException when the layout is not supported
   */
  protected UNetEncoder(UNet2DConditionConfig config) {
    config.validate("the U-Net's configuration");
    this.config = config;
    List<Integer> widths = config.blockOutChannels();
    int first = widths.get(0);
    convIn = child("conv_in", new Conv2d(config.inChannels(), first, Conv2d.Options.same(3)));
    timeEmbedding = child("time_embedding", new TimestepEmbedding(config));
    int in = first;
    for (int i = 0; i < widths.size(); i++) {
      DownBlock block = new DownBlock(config.down(i), in, i < widths.size() - 1);
      downBlocks.add(child("down_blocks." + i, block));
      in = widths.get(i);
    }
    BlockLayout mid = config.mid();
    midBlock = mid == null ? null : child("mid_block", new MidBlock(mid));
  }

  /** Channels of every skip connection, in the encoder's order. */
  protected final List<Integer> skipChannels() {
    List<Integer> channels = new ArrayList<>(List.of(config.blockOutChannels().get(0)));
    for (int level = 0; level < config.levels(); level++) {
      boolean downsamples = level < config.levels() - 1;
      int outputs = config.down(level).layers() + (downsamples ? 1 : 0);
      for (int i = 0; i < outputs; i++) {
        channels.add(config.blockOutChannels().get(level));
      }
    }
    return channels;
  }

  /** The layout. */
  public final UNet2DConditionConfig config() {
    return config;
  }

  /** Chooses the element type of the inner layers; input, time and output stay in float32. */
  public final void setComputeType(DType type) {
    computeType = type;
  }

  /** The element type of the inner layers. */
  protected final DType computeType() {
    return computeType;
  }

  /**
   * Runs the encoder and the coarsest level.
   *
   * @param sample [N, Cin, H, W]
   * @param timesteps [N], or [1] for all
   * @param context [N, T, D] or null
   * @param timeCondition [N, time_cond_proj_dim] or null
   * @param added [N, C0, H, W], added after the first convolution, or null
   */
  protected final Encoded encode(
      Tensor sample, Tensor timesteps, Tensor context, Tensor timeCondition, Tensor added) {
    if (sample.shape().length != 4 || sample.size(1) != config.inChannels()) {
      throw new IllegalArgumentException(
          "sample: found " + sample + ", expected [N, " + config.inChannels() + ", H, W]");
    }
    Tensor time = timeEmbedding.forward(timesteps, timeCondition).to(computeType);
    Tensor tokens = context == null ? null : context.to(computeType);
    Tensor x = convIn.forward(toCompute(sample));
    x = added == null ? x : x.add(added.to(computeType));
    List<Tensor> skips = new ArrayList<>(List.of(x));
    for (DownBlock block : downBlocks) {
      x = block.forward(x, time, tokens, skips);
    }
    return new Encoded(time, skips, midBlock == null ? x : midBlock.forward(x, time, tokens));
  }

  /** A plane in the compute type, channels innermost. */
  protected final Tensor toCompute(Tensor plane) {
    return plane.to(computeType).channelsLast();
  }
}
