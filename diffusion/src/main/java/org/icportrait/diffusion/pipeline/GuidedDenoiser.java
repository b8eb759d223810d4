package org.icportrait.diffusion.pipeline;

import org.icportrait.diffusion.schedule.Denoiser;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.PredictionType;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** A U-Net under guidance and control, which also remembers what it believes the picture to be. */
final class GuidedDenoiser implements Denoiser, AutoCloseable {
  private final UNet2DConditionModel unet;
  private final Conditions conditions;
  private final int evaluations;
  private final PredictionType prediction;
  private final NoiseSchedule schedule;
  private Tensor clean; // null before the first evaluation

  /**
   * What the network is given besides noisy latents.
   *
   * @param context [N, T, D], with guidance [2N, T, D]: negative prompts first
   * @param guidance how both are joined
   * @param shown channels shown beside the latents [N, M, h, w], or null
   * @param time condition of time [N, E], or null
   * @param controls ControlNets
   */
  record Conditions(
      Tensor context, Guidance guidance, Tensor shown, Tensor time, ControlSet controls) {}

  /**
   * A denoiser for one run.
   *
   * @param evaluations of the run
   */
  GuidedDenoiser(
      UNet2DConditionModel unet, Conditions conditions, SchedulerConfig config, int evaluations) {
    this.unet = unet;
    this.conditions = conditions;
    this.evaluations = evaluations;
    this.prediction = config.predictionType();
    this.schedule = new NoiseSchedule(config);
  }

  @Override
  public Tensor predict(Tensor input, double timestep, int call) {
    boolean guided = conditions.context.size(0) != input.size(0);
    Tensor time = Tensor.of(new float[] {(float) timestep}, 1);
    ControlResiduals control =
        conditions.controls.residuals(input, time, conditions.context, call, evaluations);
    Tensor sample = input;
    if (conditions.shown != null) {
      sample = Tensor.cat(1, input, conditions.shown);
    }
    if (guided) {
      sample = Tensor.cat(0, sample, sample);
    }
    Tensor output = unet.forward(sample, time, conditions.context, conditions.time, control);
    if (guided) {
      long n = input.size(0);
      output = conditions.guidance.apply(output.narrow(0, 0, n), output.narrow(0, n, n));
    }
    remember(output, input, timestep);
    return output;
  }

  /** The input has unit variance with every sampler: alpha clean + sigma noise. */
  private void remember(Tensor output, Tensor input, double timestep) {
    int t = (int) Math.min(Math.max(Math.rint(timestep), 0), schedule.timesteps() - 1.0);
    close();
    try (TensorScope scope = TensorScope.open()) {
      Tensor predicted = output.narrow(1, 0, input.size(1)); // without a learned variance
      float alpha = (float) schedule.alpha(t);
      float sigma = (float) schedule.sigma(t);
      clean = scope.keep(prediction.toClean(predicted, input, alpha, sigma).copy());
    }
  }

  /** The clean latents that the last evaluation stands for [N, C, h, w]; valid until the next. */
  Tensor clean() {
    return clean;
  }

  @Override
  public void close() {
    if (clean != null) {
      clean.close();
      clean = null;
    }
  }
}
