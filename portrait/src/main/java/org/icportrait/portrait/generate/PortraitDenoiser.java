package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.diffusion.schedule.Sampler;
import org.icportrait.diffusion.schedule.SamplingRun;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.Picture;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.stitch.StitchBatch;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.model.Resolution;

/**
 * Denoises the target's latents. A network that predicts the mean does so in one step from pure
 * noise, and a short diffusion around it gives what the mean leaves soft; another one starts from
 * the conditional estimate under full noise.
 */
final class PortraitDenoiser {
  private static final int REFINE_FROM = 40; // timestep

  private final PortraitModel model;
  private final Resolution at;

  PortraitDenoiser(PortraitModel model, Resolution at) {
    this.model = model;
    this.at = at;
  }

  /**
   * The network's correction of the composite.
   *
   * @param inputs with the conditions that are weighed
   * @param freeBackground whether what is off the face is unknown
   * @return [3, S, S]: decoded result minus decoded composite, in display values
   */
  float[] correction(
      WeighedInputs inputs, GenerateOptions options, boolean freeBackground, ProgressListener ear) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource noise = RandomSource.seeded(options.seed())) {
      Autoencoder autoencoder = at.autoencoder();
      Known full = known(inputs.full(), freeBackground);
      if (options.ablation() == Ablation.WITHOUT_VCA) {
        full = new Known(full.batch.withoutProfile(), full.estimate);
      }
      List<Contrast> contrasts = new ArrayList<>();
      for (WeighedInputs.Without without : inputs.without()) {
        contrasts.add(new Contrast(known(without.inputs(), freeBackground), without.weight()));
      }
      Tensor clean = sample(new Task(full, contrasts, options), noise, ear);
      Tensor before = autoencoder.decode(full.batch.canvas().aligned());
      return autoencoder.decode(clean).sub(before).mul(0.5).toFloats();
    }
  }

  private Known known(StitchInputs inputs, boolean freeBackground) {
    Autoencoder autoencoder = at.autoencoder();
    StitchBatch batch = StitchBatch.encode(List.of(inputs), at.size(), autoencoder);
    ConditionalEstimate estimate = at.parametrisation().estimate(batch);
    return new Known(batch, freeBackground ? forget(estimate, batch.coverage()) : estimate);
  }

  /** Off the face nothing is known. */
  private static ConditionalEstimate forget(ConditionalEstimate estimate, Tensor coverage) {
    Tensor off = coverage.mul(-1).add(1);
    return new ConditionalEstimate(
        estimate.mean().mul(coverage), estimate.variance().mul(coverage).add(off));
  }

  /** What the networks read, and what is known of the latents beforehand. */
  private record Known(StitchBatch batch, ConditionalEstimate estimate) {}

  /** The same without a condition of some weight. */
  private record Contrast(Known known, double weight) {}

  /** One portrait. */
  private record Task(Known full, List<Contrast> contrasts, GenerateOptions options) {}

  private Tensor sample(Task task, RandomSource noise, ProgressListener ear) {
    long[] shape = task.full.estimate.mean().shape();
    boolean meanFirst = at.parametrisation().predictsMean();
    int first = meanFirst ? 1 : 0;
    int last = model.schedule().timesteps() - 1;
    Tensor mean = meanFirst ? predict(task, noise.normal(shape), last) : task.full.estimate.mean();
    int steps = task.options.steps() - first;
    if (steps == 0) {
      tell(ear, 1, 1);
      return mean;
    }
    int from = meanFirst ? Math.min(last, Math.max(REFINE_FROM, steps)) : last;
    Sampler sampler = sampler(task.options.scheduler(), from, steps);
    tell(ear, first, first + sampler.timesteps().length); // some evaluate it twice a step
    Tensor start = sampler.addNoise(mean, noise.normal(shape), 0);
    try {
      return sampler.sample(
          (x, timestep, call) -> predict(task, x, (int) timestep),
          start,
          SamplingRun.plain()
              .withNoise(noise::normal)
              .withListener(
                  (done, total, x) -> {
                    ear.onPreview(() -> picture(x));
                    return ear.onProgress("denoising", done + first, total + first);
                  }));
    } catch (CancellationException e) {
      throw new CancelledException();
    }
  }

  private Picture picture(Tensor latents) {
    try (TensorScope scope = TensorScope.open()) {
      int size = at.size();
      Tensor decoded = at.autoencoder().decode(latents);
      return new Picture(size, size, decoded.add(1).mul(0.5).clamp(0, 1).toFloats());
    }
  }

  /** Evenly spread timesteps from the first; what the network says is already clean. */
  private Sampler sampler(SchedulerName scheduler, int from, int steps) {
    SchedulerConfig config =
        scheduler
            .of(at.shared().scheduler())
            .with("prediction_type", "sample")
            .with("clip_sample", false); // latents have no fixed range
    int[] timesteps = new int[Math.min(steps, from)];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = (int) ((long) from * (timesteps.length - i) / timesteps.length);
    }
    return Sampler.at(config, timesteps);
  }

  private static void tell(ProgressListener ear, int done, int total) {
    if (!ear.onProgress("denoising", done, total)) {
      throw new CancelledException();
    }
  }

  /** The clean latents, moved away from what they would be without a weighed condition. */
  private Tensor predict(Task task, Tensor x, int timestep) {
    Tensor full = predict(task.full, task.options, x, timestep);
    Tensor clean = full;
    for (Contrast contrast : task.contrasts) {
      Tensor other = predict(contrast.known, task.options, x, timestep);
      clean = clean.add(full.sub(other).mul(contrast.weight - 1));
    }
    return clean;
  }

  private Tensor predict(Known known, GenerateOptions options, Tensor x, int timestep) {
    PromptStates prompts = model.prompts(options.text());
    Ablation ablation = options.ablation();
    Tensor text = prompts == null ? null : prompts.positive();
    Tensor output = output(known.batch, ablation, x, timestep, text);
    if (prompts != null && prompts.negative() != null) {
      Tensor other = output(known.batch, ablation, x, timestep, prompts.negative());
      output = other.add(output.sub(other).mul(options.text().guidance()));
    }
    return at.parametrisation().toClean(known.estimate, output, x, model.schedule(), timestep);
  }

  private Tensor output(StitchBatch batch, Ablation ablation, Tensor x, int timestep, Tensor text) {
    Tensor t = Tensor.of(new float[] {timestep}, 1);
    var control =
        ablation == Ablation.WITHOUT_LAS
            ? null
            : at.shared().stitching().forward(batch.canvas(), x, t, text, batch.condition());
    return at.denoiser().forward(batch.canvas(), x, t, text, control);
  }
}
