package org.icportrait.diffusion.pipeline;

import java.util.List;
import java.util.function.Consumer;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.autoencoder.DiagonalGaussian;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** An autoencoder as the pipelines use it: latents are drawn where it gives a distribution. */
final class LatentCodec {
  private final Autoencoder autoencoder;

  LatentCodec(Autoencoder autoencoder) {
    this.autoencoder = autoencoder;
  }

  /** Latents [1, C, h, w] of a picture [1, 3, H, W], one draw for all of a batch. */
  Tensor encodeOnce(Tensor picture, Draws draws) {
    if (autoencoder instanceof AutoencoderKL kl) {
      return draws.one(kl.distribution(picture)).mul(kl.config().scalingFactor());
    }
    return autoencoder.encode(picture);
  }

  /** Latents [N, C, h, w] of a picture [1, 3, H, W], a draw for each generator of a batch. */
  Tensor encodeEach(Tensor picture, Draws draws) {
    if (autoencoder instanceof AutoencoderKL kl) {
      DiagonalGaussian distribution = kl.distribution(picture);
      return draws.each(distribution).mul(kl.config().scalingFactor());
    }
    return draws.repeat(autoencoder.encode(picture));
  }

  /** Pictures of latents [N, C, h, w], whose planes are checked before they are rounded. */
  List<RgbImage> decode(Tensor latents, Consumer<Tensor> check) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor planes = autoencoder.decode(latents);
      check.accept(planes);
      return ImageTensors.pictures(planes);
    }
  }

  int factor() {
    return autoencoder.factor();
  }

  int channels() {
    return autoencoder.latentChannels();
  }
}
