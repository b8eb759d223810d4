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
  private final MidBlock midBlock;
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
      var attention = BlockAttention.DOWN.get(config.downBlockTypes().get(i));
      boolean downsamples = i < widths.size() - 1;
      var block = new DownBlock(config, attention, in, widths.get(i), downsamples);
      downBlocks.add(child("down_blocks." + i, block));
      in = widths.get(i);
    }
    var attention = BlockAttention.MID.get(config.midBlockType());
    midBlock = child("mid_block", new MidBlock(config, attention, in));
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
   * @param timesteps [N]
   * @param context [N, T, D] or null
   * @param added [N, C0, H, W], added after the first convolution, or null
   */
  protected final Encoded encode(Tensor sample, Tensor timesteps, Tensor context, Tensor added) {
    if (sample.shape().length != 4 || sample.size(1) != config.inChannels()) {
      throw new IllegalArgumentException(
          "sample: found " + sample + ", expected [N, " + config.inChannels() + ", H, W]");
    }
    Tensor time = timeEmbedding.forward(timesteps).to(computeType);
    Tensor tokens = context == null ? null : context.to(computeType);
    Tensor x = convIn.forward(toCompute(sample));
    x = added == null ? x : x.add(added.to(computeType));
    List<Tensor> skips = new ArrayList<>(List.of(x));
    for (DownBlock block : downBlocks) {
      x = block.forward(x, time, tokens, skips);
    }
    return new Encoded(time, skips, midBlock.forward(x, time, tokens));
  }

  /** A plane in the compute type, channels innermost. */
  protected final Tensor toCompute(Tensor plane) {
    return plane.to(computeType).channelsLast();
  }
}
