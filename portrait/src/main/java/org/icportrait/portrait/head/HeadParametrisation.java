package org.icportrait.portrait.head;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.stitch.RelightingOutput;

/**
 * How pictures are coded and what the networks' output for a whole head stands for. Here, and here
 * alone, a network of our own and one on a pre-trained base differ.
 */
public sealed interface HeadParametrisation permits ResidualHead, PretrainedHead {
  /** Latents of pictures; its owner's. */
  Autoencoder code();

  /**
   * What an output stands for.
   *
   * @param clean latents of the portrait, [N, C, h, w]
   * @param relighting ratio and trust; null where the portrait is what is drawn
   */
  record Said(Tensor clean, RelightingOutput relighting) {}

  /**
   * Reads an output.
   *
   * @param output [N, K, h, w]
   * @param noisy x_t that it is for, [N, C, h, w]
   * @param timesteps one a sample
   */
  Said read(
      WholeHeadInputs inputs,
      Tensor output,
      Tensor noisy,
      NoiseSchedule schedule,
      int... timesteps);

  /** The estimate as it is: what networks say that say nothing. */
  Said nothing(WholeHeadInputs inputs);

  /**
   * What latents change in the picture.
   *
   * @param clean [N, C, h, w]
   * @param aligned those of the estimate, likewise
   * @return [N, 3, S, S], a difference of display values
   */
  Tensor change(Tensor clean, Tensor aligned);

  /** Whether a single step from pure noise already gives a usable mean. */
  boolean predictsMean();
}
