package org.icportrait.portrait.train.portrait;

import java.io.IOException;
import java.nio.file.Path;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.stitch.EstimateVariance;

/** What a stage of the denoiser's training works with; the families differ here only. */
public sealed interface StageParts extends AutoCloseable permits MiniParts, BaseStageParts {
  /** What is trained, and what is frozen beside it. */
  StageNetworks networks();

  /** Frozen. */
  Autoencoder autoencoder();

  /** The noise schedule. */
  SchedulerConfig scheduler();

  /** States of the text that all samples have, [1, T, D]; null in a family without text. */
  default Tensor text() {
    return null;
  }

  /** States of no text, [1, T, D]; null where no sample goes without. */
  default Tensor noText() {
    return null;
  }

  /** Whether the networks predict the residual of the conditional estimate, see Parametrisation. */
  default boolean predictsResidual() {
    return text() == null;
  }

  /** Deviation of each raw latent channel, [C]; null when latents are not normalised by channel. */
  float[] latentDeviations();

  /** Pairs of a validation, and rows of its sheet of other people's pairs. */
  default int validationPairs(int available) {
    return (available + 3) / 4;
  }

  /**
   * Writes the finished parts.
   *
   * @param variance of the conditional estimate; null when it isn't predicted
   * @param size side of the crops in pixels
   */
  void export(Path folder, EstimateVariance variance, int size) throws IOException;

  @Override
  void close();
}
