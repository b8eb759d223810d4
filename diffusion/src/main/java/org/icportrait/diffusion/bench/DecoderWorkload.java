package org.icportrait.diffusion.bench;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoderConfig;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** Latents decoded to pictures. */
final class DecoderWorkload implements Workload {
  private final Module network;
  private final Autoencoder autoencoder; // the same
  private final Tensor latents; // [N, C, H, W]

  DecoderWorkload(Family family, int side, int batch, DType type) {
    switch (family) {
      case SD15 -> {
        AutoencoderKL kl =
            RandomNetwork.make(() -> new AutoencoderKL(Family.stableDiffusionAutoencoder()), type);
        kl.setComputeType(type);
        network = kl;
        autoencoder = kl;
      }
      case MINI -> {
        // its linear paths stay in float32, so its weights do, too
        PatchAutoencoder patches =
            RandomNetwork.make(
                () -> new PatchAutoencoder(PatchAutoencoderConfig.mini()), DType.FLOAT32);
        patches.setComputeType(type);
        network = patches;
        autoencoder = patches;
      }
      default -> throw new IllegalArgumentException("family " + family);
    }
    latents = RandomNetwork.input(batch, autoencoder.latentChannels(), side, side);
  }

  @Override
  public Tensor run() {
    return autoencoder.decode(latents);
  }

  @Override
  public long parameters() {
    return network.parameterCount();
  }

  @Override
  public void close() {
    network.close();
    latents.close();
  }
}
