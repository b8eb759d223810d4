package org.icportrait.diffusion.autoencoder;

import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/**
 * An autoencoder whose latents are patches of another's: pictures of twice the side in as many
 * tokens. The other one stays its owner's.
 */
public final class PatchedAutoencoder implements Autoencoder {
  private final Autoencoder inner;
  private final LatentPatches patches;

  /**
   * A view of an autoencoder.
   *
   * @throws IllegalArgumentException when the code is of other latents
   */
  public PatchedAutoencoder(Autoencoder inner, LatentPatches patches) {
    if (patches.channels() != inner.latentChannels()) {
      throw new IllegalArgumentException(
          "patches of " + patches.channels() + " channels, expected " + inner.latentChannels());
    }
    this.inner = inner;
    this.patches = patches;
  }

  @Override
  public Tensor encode(Tensor pictures) {
    return patches.join(inner.encode(pictures));
  }

  @Override
  public Tensor decode(Tensor latents) {
    return inner.decode(patches.split(latents));
  }

  @Override
  public int latentChannels() {
    return LatentPatches.SIDE * LatentPatches.SIDE * inner.latentChannels();
  }

  @Override
  public int coarseChannels() {
    return inner.coarseChannels();
  }

  /** The latents of the pictures at half their size, which the code only approximates. */
  @Override
  public Tensor encodeCoarse(Tensor pictures) {
    return inner.encodeCoarse(Functional.averagePool(pictures, LatentPatches.SIDE));
  }

  @Override
  public int factor() {
    return LatentPatches.SIDE * inner.factor();
  }
}
