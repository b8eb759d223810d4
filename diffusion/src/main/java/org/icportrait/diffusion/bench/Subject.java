package org.icportrait.diffusion.bench;

import org.icportrait.engine.DType;

/** What can be measured. */
public enum Subject {
  /** One evaluation of the denoiser on the latents of square pictures, with a context of text. */
  UNET,
  /** Latents decoded to pictures. */
  VAE,
  /** Self-attention alone, at the finest resolution at which the family's U-Net has one. */
  ATTENTION,
  /** One step of training the denoiser: forward, backward, AdamW. */
  TRAINING;

  /**
   * Makes weights and inputs from fixed seeds.
   *
   * @param size side of the pictures in pixels, a multiple of 8
   * @param batch pictures computed together, N
   * @param type of the weights and of the computation
   */
  public Workload prepare(Family family, int size, int batch, DType type) {
    if (size < Family.FACTOR || size % Family.FACTOR != 0 || batch < 1) {
      throw new IllegalArgumentException("size " + size + ", batch " + batch);
    }
    int side = size / Family.FACTOR;
    return switch (this) {
      case UNET -> new UNetWorkload(family, side, batch, type);
      case VAE -> new DecoderWorkload(family, side, batch, type);
      case ATTENTION -> new AttentionWorkload(family, side, batch, type);
      case TRAINING -> new TrainingWorkload(family, side, batch, type);
    };
  }
}
