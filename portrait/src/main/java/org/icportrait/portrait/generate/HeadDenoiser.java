package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.diffusion.schedule.Sampler;
import org.icportrait.diffusion.schedule.SamplingRun;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.head.HeadParametrisation;
import org.icportrait.portrait.head.HeadParametrisation.Said;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadDenoiser.Prediction;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.model.HeadParts;

/**
 * Draws a whole head. Networks that predict the mean do so in one step from pure noise, and a short
 * diffusion around it gives what the mean leaves soft; others start from the estimate under full
 * noise. The answer moves away from what it would be without a condition whose weight is not 1
 * (classifier-free guidance, Ho & Salimans 2022).
 */
final class HeadDenoiser {
  private static final int REFINE_FROM = 40; // timestep

  private final HeadParts parts;
  private final WholeHeadEstimate estimate;
  private final WholeHeadInputs inputs;
  private final WholeHeadDenoiser networks;
  private final GenerateOptions options;
  private final PromptStates prompts; // null in a family without text
  private final List<Contrast> contrasts = new ArrayList<>();

  /** The same without a condition of some weight. */
  private record Contrast(WholeHeadInputs inputs, double weight) {}

  HeadDenoiser(
      HeadParts parts,
      WholeHeadEstimate estimate,
      WholeHeadInputs known,
      PromptStates prompts,
      GenerateOptions options) {
    Ablation ablation = options.ablation();
    this.parts = parts;
    this.estimate = estimate;
    this.inputs = ablation.keeps(Part.CANVAS) ? known : known.withoutProfile();
    this.networks =
        ablation.keeps(Part.BRANCH) ? parts.denoiser() : parts.denoiser().withoutBranch();
    this.prompts = prompts;
    this.options = options;
    for (Condition condition : Condition.values()) {
      if (options.isGuided(condition, parts.dropout())) {
        WholeHeadInputs without =
            condition == Condition.IDENTITY ? inputs.withoutProfile() : inputs.withoutLight();
        contrasts.add(new Contrast(without, options.weight(condition)));
      }
    }
  }

  /** What the networks say in the end; the caller's scope owns it. */
  Prediction draw(ProgressListener ear) {
    if (!options.ablation().keeps(Part.NETWORK)) {
      tell(ear, 1, 1);
      return networks.silenced(estimate, inputs);
    }
    HeadParametrisation form = networks.parametrisation();
    try (RandomSource noise = RandomSource.seeded(options.seed())) {
      long[] shape = inputs.canvas().aligned().shape();
      int most = networks.schedule().timesteps() - 1;
      int first = form.predictsMean() ? 1 : 0;
      Said mean = form.predictsMean() ? predict(noise.normal(shape), most) : form.nothing(inputs);
      int steps = options.steps() - first;
      if (steps == 0) {
        tell(ear, 1, 1);
        return networks.finish(estimate, inputs, mean);
      }
      int from = form.predictsMean() ? Math.min(most, Math.max(REFINE_FROM, steps)) : most;
      Sampler sampler = sampler(parts.scheduler(), options.scheduler(), from, steps);
      tell(ear, first, first + sampler.timesteps().length); // some evaluate it twice a step
      Tensor start = sampler.addNoise(mean.clean(), noise.normal(shape), 0);
      Tensor clean =
          sampler.sample(
              (x, timestep, call) -> predict(x, (int) timestep).clean(),
              start,
              SamplingRun.plain()
                  .withNoise(noise::normal)
                  .withListener(
                      (done, total, x) -> {
                        ear.onPreview(() -> picture(x, mean));
                        return ear.onProgress("denoising", done + first, total + first);
                      }));
      // light stays the mean's: what is refined is what nobody saw
      return networks.finish(estimate, inputs, new Said(clean, mean.relighting()));
    } catch (CancellationException e) {
      throw new CancelledException();
    }
  }

  /** Evenly spread timesteps from the first; what the network says is already clean. */
  private static Sampler sampler(
      SchedulerConfig base, SchedulerName scheduler, int from, int steps) {
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

  private static void tell(ProgressListener ear, int done, int total) {
    if (!ear.onProgress("denoising", done, total)) {
      throw new CancelledException();
    }
  }

  /** The clean latents, moved away from what they would be without a weighed condition. */
  private Said predict(Tensor x, int timestep) {
    Said full = said(inputs, x, timestep);
    Tensor clean = full.clean();
    for (Contrast contrast : contrasts) {
      Tensor other = said(contrast.inputs, x, timestep).clean();
      clean = clean.add(full.clean().sub(other).mul(contrast.weight - 1));
    }
    return new Said(clean, full.relighting());
  }

  private Said said(WholeHeadInputs known, Tensor x, int timestep) {
    Tensor text = prompts == null ? null : prompts.positive();
    Tensor output = networks.output(known, x, text, timestep);
    if (prompts != null && prompts.negative() != null) {
      Tensor other = networks.output(known, x, prompts.negative(), timestep);
      output = other.add(output.sub(other).mul(options.text().guidance()));
    }
    if (!output.isFinite()) { // a portrait of them would be black
      throw new BadModelException(
          "head", "networks that give no numbers", "intact weights; or try --precision float32");
    }
    return networks.parametrisation().read(known, output, x, networks.schedule(), timestep);
  }

  private Picture picture(Tensor latents, Said mean) {
    try (TensorScope scope = TensorScope.open()) {
      Said now = new Said(latents, mean.relighting());
      return picture(networks.finish(estimate, inputs, now).portrait());
    }
  }

  /** A picture of [1, 3, S, S], values 0..1. */
  static Picture picture(Tensor planes) {
    int side = (int) planes.size(3);
    return new Picture(side, side, planes.clamp(0, 1).toFloats());
  }
}
