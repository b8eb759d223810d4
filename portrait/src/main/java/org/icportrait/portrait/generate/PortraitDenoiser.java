package org.icportrait.portrait.generate;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.Sampler;
import org.icportrait.diffusion.schedule.SamplingRun;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.canvas.ConditionalEstimate;
import org.icportrait.portrait.stitch.StitchBatch;
import org.icportrait.portrait.stitch.StitchInputs;

/**
 * Denoises the target's latents: first the mean, one step from pure noise, then a short diffusion
 * around it for what the mean leaves soft.
 */
final class PortraitDenoiser {
  private static final int REFINE_FROM = 40; // timestep

  private final PortraitModel model;

  PortraitDenoiser(PortraitModel model) {
    this.model = model;
  }

  /**
   * The network's correction of the composite.
   *
   * @param freeBackground whether what is off the face is unknown
   * @return [3, S, S]: decoded result minus decoded composite, in display values
   */
  float[] correction(
      StitchInputs inputs, GenerateOptions options, boolean freeBackground, ProgressListener ear) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource noise = RandomSource.seeded(options.seed())) {
      StitchBatch batch =
          StitchBatch.encode(List.of(inputs), model.card().size(), model.autoencoder());
      ConditionalEstimate estimate = batch.estimate(model.variance());
      if (freeBackground) {
        estimate = forget(estimate, batch.coverage());
      }
      if (options.ablation() == Ablation.WITHOUT_VCA) {
        batch = batch.withoutProfile();
      }
      Tensor clean = sample(batch, estimate, noise, options, ear);
      Tensor before = model.autoencoder().decode(batch.canvas().aligned());
      return model.autoencoder().decode(clean).sub(before).mul(0.5).toFloats();
    }
  }

  /** Off the face nothing is known. */
  private static ConditionalEstimate forget(ConditionalEstimate estimate, Tensor coverage) {
    Tensor off = coverage.mul(-1).add(1);
    return new ConditionalEstimate(
        estimate.mean().mul(coverage), estimate.variance().mul(coverage).add(off));
  }

  private Tensor sample(
      StitchBatch batch,
      ConditionalEstimate estimate,
      RandomSource noise,
      GenerateOptions options,
      ProgressListener ear) {
    long[] shape = estimate.mean().shape();
    Tensor mean =
        predict(batch, estimate, noise.normal(shape), model.schedule().timesteps() - 1, options);
    int steps = options.steps() - 1;
    if (steps == 0) {
      tell(ear, 1, 1);
      return mean;
    }
    Sampler sampler = refiner(options.scheduler(), steps);
    tell(ear, 1, 1 + sampler.timesteps().length); // some evaluate the network twice a step
    Tensor start = sampler.addNoise(mean, noise.normal(shape), 0);
    try {
      return sampler.sample(
          (x, timestep, call) -> predict(batch, estimate, x, (int) timestep, options),
          start,
          SamplingRun.plain()
              .withNoise(noise::normal)
              .withListener((done, total, x) -> ear.onProgress("denoising", done + 1, total + 1)));
    } catch (CancellationException e) {
      throw new CancelledException();
    }
  }

  /** The few timesteps from the refinement's first; what the network says is already clean. */
  private Sampler refiner(SchedulerName scheduler, int steps) {
    SchedulerConfig config =
        scheduler
            .of(model.scheduler())
            .with("prediction_type", "sample")
            .with("clip_sample", false); // latents have no fixed range
    int from = Math.min(model.schedule().timesteps() - 1, Math.max(REFINE_FROM, steps));
    int[] timesteps = new int[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = (int) ((long) from * (steps - i) / steps);
    }
    return Sampler.at(config, timesteps);
  }

  private static void tell(ProgressListener ear, int done, int total) {
    if (!ear.onProgress("denoising", done, total)) {
      throw new CancelledException();
    }
  }

  private Tensor predict(
      StitchBatch batch,
      ConditionalEstimate estimate,
      Tensor x,
      int timestep,
      GenerateOptions options) {
    Tensor t = Tensor.of(new float[] {timestep}, 1);
    var control =
        options.ablation() == Ablation.WITHOUT_LAS
            ? null
            : model.stitching().forward(batch.canvas(), x, t, batch.condition());
    Tensor output = model.adaptation().forward(batch.canvas(), x, t, control);
    NoiseSchedule schedule = model.schedule();
    return estimate.given(x, schedule.alphas(timestep), schedule.sigmas(timestep)).toClean(output);
  }
}
