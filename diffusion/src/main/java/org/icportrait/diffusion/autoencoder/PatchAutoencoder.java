package org.icportrait.diffusion.autoencoder;

import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/**
 * Autoencoder of the mini family, f = 8: a linear path that starts as the principal components of
 * 8x8 patches, and a convolutional path, at first zero, that learns what the linear one loses. It
 * works on space-to-depth planes because wide small planes are where CPUs convolve fast.
 */
public final class PatchAutoencoder extends Module implements Autoencoder {
  private static final int PATCH = 8;
  private static final int PATCH_VALUES = 3 * PATCH * PATCH;

  private final PatchAutoencoderConfig config;
  private final Conv2d encodeLinear;
  private final Conv2d encodeFineIn;
  private final ResidualStack encodeFine;
  private final Conv2d encodeDown;
  private final ResidualStack encodeCoarse;
  private final Conv2d encodeOut;
  private final Conv2d decodeLinear;
  private final Conv2d decodeIn;
  private final ResidualStack decodeCoarse;
  private final Conv2d decodeUp;
  private final ResidualStack decodeFine;
  private final Conv2d decodeOut;
  private DType computeType = DType.FLOAT32;

  /** A network with first values; load weights or start training with {@link #startLinear}. */
  public PatchAutoencoder(PatchAutoencoderConfig config) {
    this.config = config;
    int c = config.latentChannels();
    int fine = config.fineChannels();
    int coarse = config.coarseChannels();
    Conv2d.Options point = Conv2d.Options.same(1);
    Conv2d.Options three = Conv2d.Options.same(3);
    encodeLinear = child("encoder.linear", new Conv2d(PATCH_VALUES, c, point));
    encodeFineIn = child("encoder.fine_in", new Conv2d(48, fine, three));
    encodeFine = child("encoder.fine", new ResidualStack(fine, config.encoderBlocks()));
    encodeDown = child("encoder.down", new Conv2d(fine, coarse, three.withStride(2)));
    encodeCoarse = child("encoder.coarse", new ResidualStack(coarse, config.encoderBlocks()));
    encodeOut = child("encoder.out", Conv2d.zero(coarse, c, three));
    decodeLinear = child("decoder.linear", new Conv2d(c, PATCH_VALUES, point));
    decodeIn = child("decoder.in", new Conv2d(c, coarse, three));
    decodeCoarse = child("decoder.coarse", new ResidualStack(coarse, config.decoderBlocks()));
    decodeUp = child("decoder.up", new Conv2d(coarse, 4 * fine, three));
    decodeFine = child("decoder.fine", new ResidualStack(fine, config.decoderBlocks()));
    decodeOut = child("decoder.out", Conv2d.zero(fine, 48, three));
  }

  /**
   * Starts both linear paths from principal components.
   *
   * @param components [C, 192], orthonormal rows over [3, 8, 8] patches
   */
  public void startLinear(Tensor components) {
    int c = config.latentChannels();
    encodeLinear.weight().assign(components.reshape(c, PATCH_VALUES, 1, 1));
    encodeLinear.bias().assign(Tensor.zeros(c));
    Tensor back = components.transpose(0, 1).contiguous().reshape(PATCH_VALUES, c, 1, 1);
    decodeLinear.weight().assign(back);
    decodeLinear.bias().assign(Tensor.zeros(PATCH_VALUES));
  }

  /** Chooses the element type of the convolutional paths; the linear ones stay in float32. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /** The layout. */
  public PatchAutoencoderConfig config() {
    return config;
  }

  /** [N, 3, H, W] in -1..1 to latents before normalisation [N, C, H/8, W/8]. */
  public Tensor encodeRaw(Tensor pictures) {
    Tensor x = pictures.to(DType.FLOAT32);
    Tensor linear = encodeLinear.forward(Functional.pixelUnshuffle(x, PATCH));
    Tensor y = Functional.pixelUnshuffle(x, 4).to(computeType).channelsLast(); // [N, 48, H/4, W/4]
    y = encodeFine.forward(encodeFineIn.forward(y));
    y = encodeCoarse.forward(encodeDown.forward(y)); // [N, coarse, H/8, W/8]
    return linear.add(encodeOut.forward(y).to(DType.FLOAT32));
  }

  /** Latents before normalisation [N, C, h, w] to [N, 3, 8h, 8w]. */
  public Tensor decodeRaw(Tensor latents) {
    Tensor z = latents.to(DType.FLOAT32);
    Tensor linear = Functional.pixelShuffle(decodeLinear.forward(z), PATCH);
    Tensor y = decodeCoarse.forward(decodeIn.forward(z.to(computeType).channelsLast()));
    y = Functional.pixelShuffle(decodeUp.forward(y), 2).channelsLast(); // [N, fine, 2h, 2w]
    y = decodeOut.forward(decodeFine.forward(y)); // [N, 48, 2h, 2w]
    return linear.add(Functional.pixelShuffle(y.to(DType.FLOAT32), 4));
  }

  @Override
  public Tensor encode(Tensor pictures) {
    return encodeRaw(pictures).sub(row(config.latentsMean())).div(row(config.latentsStd()));
  }

  @Override
  public Tensor decode(Tensor latents) {
    Tensor z = latents.to(DType.FLOAT32);
    return decodeRaw(z.mul(row(config.latentsStd())).add(row(config.latentsMean())));
  }

  /** Deviation of each raw latent channel, [C]. */
  public float[] latentDeviations() {
    return floats(config.latentsStd());
  }

  private static Tensor row(List<Float> values) {
    return Tensor.of(floats(values), 1, values.size(), 1, 1);
  }

  private static float[] floats(List<Float> values) {
    float[] out = new float[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i);
    }
    return out;
  }

  @Override
  public int latentChannels() {
    return config.latentChannels();
  }

  @Override
  public int factor() {
    return PATCH;
  }
}
