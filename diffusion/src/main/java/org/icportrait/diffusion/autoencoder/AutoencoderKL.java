package org.icportrait.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * The autoencoder of Stable Diffusion (arXiv 2112.10752), with the layout and the parameter names
 * of diffusers' class of this name.
 */
public final class AutoencoderKL extends Module implements Autoencoder {
  private final AutoencoderKLConfig config;
  private final KlEncoder encoder;
  private final KlDecoder decoder;
  private final Conv2d quantConv; // null when the layout has none, as the next
  private final Conv2d postQuantConv;
  private DType computeType = DType.FLOAT32;
  private boolean slicing;
  private boolean tiling;

  /**
   * A network with first values.
   *
   * @throws org.icportrait.engine.BadModelException when the layout is not supported
   */
  public AutoencoderKL(AutoencoderKLConfig config) {
    config.validate("the autoencoder's configuration");
    this.config = config;
    int c = config.latentChannels();
    Conv2d.Options point = Conv2d.Options.same(1);
    encoder = child("encoder", new KlEncoder(config));
    decoder = child("decoder", new KlDecoder(config));
    quantConv = config.useQuantConv() ? child("quant_conv", new Conv2d(2 * c, 2 * c, point)) : null;
    postQuantConv =
        config.usePostQuantConv() ? child("post_quant_conv", new Conv2d(c, c, point)) : null;
  }

  /** The layout. */
  public AutoencoderKLConfig config() {
    return config;
  }

  /** Chooses the element type of all layers; pictures and latents stay in float32. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /** Whether the samples of a batch are computed one after the other, for less memory. */
  public void setSlicing(boolean on) {
    slicing = on;
  }

  /** Whether planes larger than {@code sample_size} are computed in overlapping tiles. */
  public void setTiling(boolean on) {
    tiling = on;
  }

  /**
   * Encodes pictures.
   *
   * @param pictures [N, Cin, H, W], values -1..1
   * @return the distribution of raw latents [N, C, H/f, W/f]
   */
  public DiagonalGaussian distribution(Tensor pictures) {
    Tiles tiles = Tiles.of(tileSide(), tileSide() / factor());
    return DiagonalGaussian.of(run(pictures, tiles, this::encodePlane));
  }

  /**
   * Decodes raw latents.
   *
   * @param latents [N, C, h, w], not scaled
   * @return pictures [N, Cout, h*f, w*f], values about -1..1, not clamped
   */
  public Tensor decodeRaw(Tensor latents) {
    Tiles tiles = Tiles.of(tileSide() / factor(), tileSide());
    return run(latents, tiles, this::decodePlane);
  }

  private int tileSide() {
    return config.sampleSize().get(0);
  }

  private Tensor encodePlane(Tensor x) {
    Tensor moments = encoder.forward(x.to(computeType).channelsLast());
    return (quantConv == null ? moments : quantConv.forward(moments)).to(DType.FLOAT32);
  }

  private Tensor decodePlane(Tensor z) {
    Tensor x = z.to(computeType).channelsLast();
    x = postQuantConv == null ? x : postQuantConv.forward(x);
    return decoder.forward(x).to(DType.FLOAT32);
  }

  private Tensor run(Tensor x, Tiles tiles, UnaryOperator<Tensor> work) {
    UnaryOperator<Tensor> all =
        plane ->
            TensorScope.within(
                () -> tiling && tiles.splits(plane) ? tiles.apply(plane, work) : work.apply(plane));
    if (!slicing || x.size(0) == 1) {
      return all.apply(x);
    }
    List<Tensor> samples = new ArrayList<>();
    for (long i = 0; i < x.size(0); i++) {
      samples.add(all.apply(x.narrow(0, i, 1)));
    }
    return Tensor.cat(0, samples);
  }

  /** {@inheritDoc} The most likely latents, shifted and scaled as the U-Net wants them. */
  @Override
  public Tensor encode(Tensor pictures) {
    return scale(distribution(pictures).mode());
  }

  /** Raw latents to the U-Net's. */
  public Tensor scale(Tensor raw) {
    return raw.add(-config.shift()).mul(config.scalingFactor());
  }

  @Override
  public Tensor decode(Tensor latents) {
    // a division, not a product with the inverse: the reference's rounding
    Tensor factor = Tensor.full((float) config.scalingFactor(), 1);
    return decodeRaw(latents.to(DType.FLOAT32).div(factor).add(config.shift()));
  }

  @Override
  public int latentChannels() {
    return config.latentChannels();
  }

  @Override
  public int factor() {
    return config.factor();
  }
}
