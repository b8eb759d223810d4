package org.icportrait.portrait.method.stitch;

import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.PredictionType;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;

/** What the network's output for noisy latents x_t = a z + s e stands for. */
public sealed interface Parametrisation {

  /** What is known of the clean latents beforehand. */
  ConditionalEstimate estimate(StitchBatch batch);

  /**
   * What the network is trained to put out.
   *
   * @param clean z, [N, C, h, w]
   * @param noise e, likewise
   * @param noisy x_t, likewise
   * @param timesteps one for each sample
   */
  Tensor target(
      ConditionalEstimate estimate,
      Tensor clean,
      Tensor noise,
      Tensor noisy,
      NoiseSchedule schedule,
      int... timesteps);

  /** The clean latents that an output for noisy ones stands for, [N, C, h, w]. */
  Tensor toClean(
      ConditionalEstimate estimate,
      Tensor output,
      Tensor noisy,
      NoiseSchedule schedule,
      int timestep);

  /** Whether a single step from pure noise already gives a usable mean. */
  boolean predictsMean();

  /**
   * The residual of the conditional estimate: what a network of our own predicts.
   *
   * @param variance of the estimate's error
   */
  record Residual(EstimateVariance variance) implements Parametrisation {
    @Override
    public ConditionalEstimate estimate(StitchBatch batch) {
      return batch.estimate(variance);
    }

    @Override
    public Tensor target(
        ConditionalEstimate estimate,
        Tensor clean,
        Tensor noise,
        Tensor noisy,
        NoiseSchedule schedule,
        int... timesteps) {
      Tensor alpha = schedule.alphas(timesteps);
      return estimate.given(noisy, alpha, schedule.sigmas(timesteps)).target(clean);
    }

    @Override
    public Tensor toClean(
        ConditionalEstimate estimate,
        Tensor output,
        Tensor noisy,
        NoiseSchedule schedule,
        int timestep) {
      Tensor alpha = schedule.alphas(timestep);
      return estimate.given(noisy, alpha, schedule.sigmas(timestep)).toClean(output);
    }

    @Override
    public boolean predictsMean() {
      return true;
    }
  }

  /**
   * What a pre-trained network was trained to predict, so that nothing it knows is lost.
   *
   * @param type of its scheduler
   */
  record Pretrained(PredictionType type) implements Parametrisation {
    @Override
    public ConditionalEstimate estimate(StitchBatch batch) {
      Tensor aligned = batch.canvas().aligned();
      return new ConditionalEstimate(aligned, Tensor.full(1, aligned.shape()));
    }

    @Override
    public Tensor target(
        ConditionalEstimate estimate,
        Tensor clean,
        Tensor noise,
        Tensor noisy,
        NoiseSchedule schedule,
        int... timesteps) {
      return type.target(clean, noise, schedule, timesteps);
    }

    @Override
    public Tensor toClean(
        ConditionalEstimate estimate,
        Tensor output,
        Tensor noisy,
        NoiseSchedule schedule,
        int timestep) {
      float alpha = (float) schedule.alpha(timestep);
      return type.toClean(output, noisy, alpha, (float) schedule.sigma(timestep));
    }

    @Override
    public boolean predictsMean() {
      return false;
    }
  }
}
