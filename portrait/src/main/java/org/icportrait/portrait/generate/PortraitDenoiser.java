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
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.stitch.StitchBatch;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.method.stitch.StitchedDenoiser;
import org.icportrait.portrait.model.PortraitModel;
import org.icportrait.portrait.model.Resolution;

/**
 * Denoises the target's latents. A network that predicts the mean does so in one step from pure
 * noise, and a short diffusion around it gives what the mean leaves soft; another one starts from
 * the conditional estimate under full noise.
 */
final class PortraitDenoiser {
  static final int REFINE_FROM = 40; // timestep

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
   * @return [3, S, S]: decoded result minus decoded composite, in display values; zero without the
   *     network
   */
  float[] correction(
      WeighedInputs inputs, GenerateOptions options, boolean freeBackground, ProgressListener ear) {
    if (!options.ablation().keeps(Part.NETWORK)) {
      tell(ear, 1, 1);
      return new float[3 * at.size() * at.size()];
    }
    boolean emptyCanvas = !options.ablation().keeps(Part.CANVAS);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource noise = RandomSource.seeded(options.seed())) {
      Autoencoder autoencoder = at.autoencoder();
      Known full = known(inputs.full(), freeBackground, emptyCanvas);
      List<Contrast> contrasts = new ArrayList<>();
      for (WeighedInputs.Without without : inputs.without()) {
        contrasts.add(
            new Contrast(known(without.inputs(), freeBackground, emptyCanvas), without.weight()));
      }
      Tensor clean = sample(new Task(full, contrasts, options), noise, ear);
      Tensor before = autoencoder.decode(full.batch.canvas().aligned());
      return autoencoder.decode(clean).sub(before).mul(0.5).toFloats();
    }
  }

  private Known known(StitchInputs inputs, boolean freeBackground, boolean emptyCanvas) {
    StitchBatch whole = StitchBatch.encode(List.of(inputs), at.size(), at.autoencoder());
    StitchBatch batch = emptyCanvas ? whole.withoutProfile() : whole;
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
    Sampler sampler = sampler(at.shared().scheduler(), task.options.scheduler(), from, steps);
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
  static Sampler sampler(SchedulerConfig base, SchedulerName scheduler, int from, int steps) {
    SchedulerConfig config =
        scheduler
            .of(base)
            .with("prediction_type", "sample")
            .with("clip_sample", false); // latents have no fixed range
    int[] timesteps = new int[Math.min(steps, from)];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = (int) ((long) from * (timesteps.length - i) / timesteps.length);
    }
    return Sampler.at(config, timesteps);
  }

  /** Tells how far it is. */
  static void tell(ProgressListener ear, int done, int total) {
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
    GenerateOptions.Text wanted = options.text();
    PromptStates prompts =
        model.prompts(wanted.prompt(), wanted.isGuided() ? wanted.negative() : null);
    StitchedDenoiser networks =
        options.ablation().keeps(Part.BRANCH) ? at.networks() : at.networks().withoutBranch();
    Tensor text = prompts == null ? null : prompts.positive();
    Tensor output = output(networks, known.batch, x, timestep, text);
    if (prompts != null && prompts.negative() != null) {
      Tensor other = output(networks, known.batch, x, timestep, prompts.negative());
      output = other.add(output.sub(other).mul(options.text().guidance()));
    }
    return at.parametrisation().toClean(known.estimate, output, x, model.schedule(), timestep);
  }

  private static Tensor output(
      StitchedDenoiser networks, StitchBatch batch, Tensor x, int timestep, Tensor text) {
    Tensor t = Tensor.of(new float[] {timestep}, 1);
    return networks.forward(batch.canvas(), x, t, text, batch.condition());
  }
}
