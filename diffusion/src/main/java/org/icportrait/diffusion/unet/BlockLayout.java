package org.icportrait.diffusion.unet;

/**
 * What a block of a U-Net is made of at its resolution.
 *
 * @param config the network's layout
 * @param attention what follows each residual block
 * @param level its resolution, 0 the finest
 * @param channels width C of the block's output
 * @param layers residual blocks; in the middle block, attentions between its residual blocks
 * @param head number of heads of a transformer, or channels of a head of plain self-attention
 * @param contextChannels width D of the context's tokens
 * @param transformers transformer blocks after each residual block
 * @param onlyCross whether the first attention of a transformer block looks at the context, too
 */
record BlockLayout(
    UNet2DConditionConfig config,
    BlockAttention attention,
    int level,
    int channels,
    int layers,
    int head,
    int contextChannels,
    int transformers,
    boolean onlyCross) {

  BlockLayout withOnlyCross(boolean value) {
    return new BlockLayout(
        config, attention, level, channels, layers, head, contextChannels, transformers, value);
  }

  /** A residual block of this resolution. */
  ResnetBlock2D resnet(int in) {
    int time = TimestepEmbedding.channels(config);
    return new ResnetBlock2D(config.normNumGroups(), config.normEps(), time, in, channels);
  }

  /** A new attention layer, or null when there is none. */
  PlaneLayer attentionLayer() {
    return switch (attention) {
      case NONE -> null;
      case SELF -> {
        int groups = config.normNumGroups();
        yield Attention.ofPlanes(groups, config.normEps(), channels, head);
      }
      case CROSS -> new Transformer2DModel(this);
    };
  }
}
