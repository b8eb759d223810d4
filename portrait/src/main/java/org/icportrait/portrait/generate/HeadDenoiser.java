package org.icportrait.portrait.generate;

import java.util.concurrent.CancellationException;
import org.icportrait.diffusion.schedule.Sampler;
import org.icportrait.diffusion.schedule.SamplingRun;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Ablation;
import org.icportrait.portrait.ablation.Part;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadDenoiser.Prediction;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.model.HeadParts;

/**
 * Draws a whole head: the mean in one step from pure noise; with more steps a short diffusion
 * around it, as {@link PortraitDenoiser} does.
 */
final class HeadDenoiser {
  private final HeadParts parts;
  private final WholeHeadEstimate estimate;
  private final WholeHeadInputs inputs;
  private final WholeHeadDenoiser networks;

  HeadDenoiser(
      HeadParts parts, WholeHeadEstimate estimate, WholeHeadInputs inputs, Ablation ablation) {
    this.parts = parts;
    this.estimate = estimate;
    this.inputs = ablation.keeps(Part.CANVAS) ? inputs : inputs.withoutProfile();
    this.networks =
        ablation.keeps(Part.BRANCH) ? parts.denoiser() : parts.denoiser().withoutBranch();
  }

  /** What the networks say in the end; the caller's scope owns it. */
  Prediction draw(GenerateOptions options, ProgressListener ear) {
    if (!options.ablation().keeps(Part.NETWORK)) {
      PortraitDenoiser.tell(ear, 1, 1);
      return networks.silenced(estimate, inputs);
    }
    try (RandomSource noise = RandomSource.seeded(options.seed())) {
      long[] shape = inputs.canvas().aligned().shape();
      int most = networks.schedule().timesteps() - 1;
      Prediction mean = predict(noise.normal(shape), most);
      int steps = options.steps() - 1;
      if (steps == 0) {
        PortraitDenoiser.tell(ear, 1, 1);
        return mean;
      }
      int from = Math.min(most, Math.max(PortraitDenoiser.REFINE_FROM, steps));
      Sampler sampler =
          PortraitDenoiser.sampler(parts.scheduler(), options.scheduler(), from, steps);
      PortraitDenoiser.tell(ear, 1, 1 + sampler.timesteps().length);
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
                        return ear.onProgress("denoising", done + 1, total + 1);
                      }));
      // light stays the mean's: what is refined is what nobody saw
      return networks.finish(estimate, inputs, mean.output(), clean);
    } catch (CancellationException e) {
      throw new CancelledException();
    }
  }

  private Prediction predict(Tensor x, int timestep) {
    return networks.predict(estimate, inputs, x, timestep);
  }

  private Picture picture(Tensor latents, Prediction mean) {
    try (TensorScope scope = TensorScope.open()) {
      Prediction now = networks.finish(estimate, inputs, mean.output(), latents);
      return picture(now.portrait());
    }
  }

  /** A picture of [1, 3, S, S], values 0..1. */
  static Picture picture(Tensor planes) {
    int side = (int) planes.size(3);
    return new Picture(side, side, planes.clamp(0, 1).toFloats());
  }
}
