package org.icportrait.portrait.train.whole;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.model.BaseCheckpoint;

/**
 * The frozen autoencoder of a base, read when the first picture or latents come: a training from
 * shards has it for its validations alone, or never.
 */
final class DeferredAutoencoder implements Autoencoder, AutoCloseable {
  private final BaseCheckpoint base; // its owner's
  private final DType type;
  private Autoencoder loaded; // null before the first use

  /**
   * An autoencoder that is not read yet.
   *
   * @param compute what the training computes in; float16 overflows in this network
   */
  DeferredAutoencoder(BaseCheckpoint base, DType compute) {
    this.base = base;
    type = compute == DType.BFLOAT16 ? compute : DType.FLOAT32;
  }

  /** What it computes in. */
  DType type() {
    return type;
  }

  synchronized boolean isLoaded() {
    return loaded != null;
  }

  private synchronized Autoencoder loaded() {
    if (loaded == null) {
      loaded = base.autoencoder(type);
      if (loaded instanceof AutoencoderKL kl) {
        kl.setSlicing(true);
      }
    }
    return loaded;
  }

  @Override
  public Tensor encode(Tensor pictures) {
    return loaded().encode(pictures);
  }

  @Override
  public Tensor decode(Tensor latents) {
    return loaded().decode(latents);
  }

  @Override
  public int latentChannels() {
    return base.canvas().outChannels();
  }

  @Override
  public int factor() {
    return BaseCheckpoint.FACTOR;
  }

  @Override
  public synchronized void close() {
    if (loaded != null) {
      ((Module) loaded).close();
    }
  }
}
