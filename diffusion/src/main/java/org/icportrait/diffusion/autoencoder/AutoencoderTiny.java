package org.icportrait.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/**
 * A small distilled autoencoder (TAESD), with the layout and the parameter names of diffusers'
 * class of this name.
 */
public final class AutoencoderTiny extends Module implements Autoencoder {
  private static final Conv2d.Options THREE = Conv2d.Options.same(3);
  private static final Conv2d.Options BARE = new Conv2d.Options(3, 1, 1, 1, false);
  private static final double RANGE = 3; // latents are squashed softly into -3..3 before decoding

  private final AutoencoderTinyConfig config;
  private final List<UnaryOperator<Tensor>> encoder = new ArrayList<>();
  private final List<UnaryOperator<Tensor>> decoder = new ArrayList<>();
  private DType computeType = DType.FLOAT32;

  /**
   * A network with first values.
   *
   * @throws org.icportrait.engine.BadModelException when the layout is not supported
   */
  public AutoencoderTiny(AutoencoderTinyConfig config) {
    config.validate("the autoencoder's configuration");
    this.config = config;
    buildEncoder();
    buildDecoder();
  }

  private void buildEncoder() {
    int width = config.encoderBlockOutChannels().get(0);
    for (int stage = 0; stage < config.numEncoderBlocks().size(); stage++) {
      Conv2d.Options halving = BARE.withStride(2);
      boolean first = stage == 0;
      conv(
          encoder,
          "encoder",
          first
              ? new Conv2d(config.inChannels(), width, THREE)
              : new Conv2d(width, width, halving));
      blocks(encoder, "encoder", config.numEncoderBlocks().get(stage), width);
    }
    conv(encoder, "encoder", new Conv2d(width, config.latentChannels(), THREE));
  }

  private void buildDecoder() {
    int width = config.decoderBlockOutChannels().get(0);
    int factor = config.upsamplingScalingFactor();
    conv(decoder, "decoder", new Conv2d(config.latentChannels(), width, THREE));
    decoder.add(x -> TinyBlock.activate(x, config.actFn()));
    int stages = config.numDecoderBlocks().size();
    for (int stage = 0; stage < stages; stage++) {
      blocks(decoder, "decoder", config.numDecoderBlocks().get(stage), width);
      boolean last = stage == stages - 1;
      if (!last) {
        decoder.add(x -> Functional.upsampleNearest(x, factor));
      }
      conv(
          decoder,
          "decoder",
          last ? new Conv2d(width, config.outChannels(), THREE) : new Conv2d(width, width, BARE));
    }
  }

  /** Names count all layers of the sequence, those without parameters, too. */
  private void conv(List<UnaryOperator<Tensor>> layers, String side, Conv2d conv) {
    layers.add(child(side + ".layers." + layers.size(), conv)::forward);
  }

  private void blocks(List<UnaryOperator<Tensor>> layers, String side, int count, int width) {
    for (int i = 0; i < count; i++) {
      TinyBlock block = new TinyBlock(width, config.actFn());
      layers.add(child(side + ".layers." + layers.size(), block)::forward);
    }
  }

  /** The layout. */
  public AutoencoderTinyConfig config() {
    return config;
  }

  /** Chooses the element type of all layers; pictures and latents stay in float32. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /** Pictures [N, Cin, H, W] in -1..1 to raw latents [N, C, H/f, W/f]. */
  public Tensor encodeRaw(Tensor pictures) {
    Tensor x = pictures.to(DType.FLOAT32).add(1).mul(0.5);
    return run(encoder, x);
  }

  /** Raw latents [N, C, h, w] to pictures [N, Cout, h*f, w*f], values about -1..1. */
  public Tensor decodeRaw(Tensor latents) {
    Tensor squashed = Functional.tanh(latents.to(DType.FLOAT32).mul(1 / RANGE)).mul(RANGE);
    return run(decoder, squashed).mul(2).add(-1);
  }

  private Tensor run(List<UnaryOperator<Tensor>> layers, Tensor x) {
    Tensor y = x.to(computeType).channelsLast();
    for (UnaryOperator<Tensor> layer : layers) {
      y = layer.apply(y);
    }
    return y.to(DType.FLOAT32);
  }

  /** Raw latents to 0..1, as they fit into a picture. */
  public Tensor toUnit(Tensor raw) {
    double range = 2 * config.latentMagnitude();
    return raw.mul(1 / range).add(config.latentShift()).clamp(0, 1);
  }

  /** The inverse of {@link #toUnit} within its range. */
  public Tensor fromUnit(Tensor unit) {
    return unit.add(-config.latentShift()).mul(2 * config.latentMagnitude());
  }

  @Override
  public Tensor encode(Tensor pictures) {
    return encodeRaw(pictures).add(-config.shiftFactor()).mul(config.scalingFactor());
  }

  @Override
  public Tensor decode(Tensor latents) {
    Tensor raw = latents.to(DType.FLOAT32).mul(1 / config.scalingFactor());
    return decodeRaw(raw.add(config.shiftFactor()));
  }

  @Override
  public int latentChannels() {
    return config.latentChannels();
  }

  @Override
  public int factor() {
    return 1 << (config.numEncoderBlocks().size() - 1);
  }
}
