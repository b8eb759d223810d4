package org.icportrait.portrait.train;

import java.util.List;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.adapt.AttentionMatches;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.stitch.Parametrisation;
import org.icportrait.portrait.method.stitch.StitchBatch;
import org.icportrait.portrait.method.stitch.StitchInputs;

/** What the networks of a stage say of canvases. */
final class PortraitEstimator {
  private final StageParts parts;
  private final NoiseSchedule schedule;
  private final Parametrisation parametrisation;
  private final int size;

  PortraitEstimator(StageParts parts, Parametrisation parametrisation, int size) {
    this.parts = parts;
    this.schedule = new NoiseSchedule(parts.scheduler());
    this.parametrisation = parametrisation;
    this.size = size;
  }

  Autoencoder autoencoder() {
    return parts.autoencoder();
  }

  NoiseSchedule schedule() {
    return schedule;
  }

  Parametrisation parametrisation() {
    return parametrisation;
  }

  StageParts parts() {
    return parts;
  }

  int size() {
    return size;
  }

  /** The output for noisy latents, [N, C, h, w]. */
  Tensor output(StitchBatch inputs, Tensor noisy, Tensor t) {
    return output(inputs, noisy, t, parts.text());
  }

  /** The same with a text for each sample, [N, T, D], or one for all. */
  Tensor output(StitchBatch inputs, Tensor noisy, Tensor t, Tensor text) {
    return parts.networks().forward(inputs.canvas(), noisy, t, text, inputs.condition());
  }

  /** The clean latents of a picture, [1, C, h, w]. */
  Tensor latents(float[] picture) {
    return StitchBatch.latents(List.of(picture), size, autoencoder());
  }

  /** The mean prediction: one step from the noisiest timestep. */
  Tensor mean(StitchInputs inputs) {
    StitchBatch batch = StitchBatch.encode(List.of(inputs), size, autoencoder());
    int last = schedule.timesteps() - 1;
    Tensor noisy;
    try (RandomSource noise = RandomSource.seeded(1)) {
      noisy = noise.normal(batch.canvas().aligned().shape());
    }
    Tensor t = Tensor.of(new float[] {last}, 1);
    ConditionalEstimate estimate = parametrisation.estimate(batch);
    return parametrisation.toClean(estimate, output(batch, noisy, t), noisy, schedule, last);
  }

  /** Where in the profile the denoiser looks while it makes the mean prediction. */
  AttentionMatches matches(StitchInputs inputs) {
    return AttentionMatches.of(() -> mean(inputs));
  }
}
