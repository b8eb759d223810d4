package org.icportrait.portrait.head;

import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.RelightingOutput;

/**
 * A network of our own: it predicts the residual of the conditional estimate in a linear code, and
 * beside it how what the profile shows is relit.
 *
 * @param code latents of pictures
 * @param variance how far the estimate is from the truth
 */
public record ResidualHead(LinearPatchAutoencoder code, EstimateVariance variance)
    implements HeadParametrisation {
  @Override
  public Said read(
      WholeHeadInputs inputs,
      Tensor output,
      Tensor noisy,
      NoiseSchedule schedule,
      int... timesteps) {
    RelightingOutput all = RelightingOutput.of(output, code.latentChannels());
    ConditionalEstimate known = inputs.estimate(variance);
    Tensor clean =
        known
            .given(noisy, schedule.alphas(timesteps), schedule.sigmas(timesteps))
            .toClean(all.latents());
    return new Said(clean, all);
  }

  /** The profile's own pixels show where they are trusted untrained. */
  @Override
  public Said nothing(WholeHeadInputs inputs) {
    Tensor aligned = inputs.canvas().aligned();
    int channels = code.latentChannels();
    long[] shape = {
      aligned.size(0), RelightingOutput.channels(channels), aligned.size(2), aligned.size(3)
    };
    return new Said(aligned, RelightingOutput.of(Tensor.zeros(shape), channels));
  }

  @Override
  public Tensor change(Tensor clean, Tensor aligned) {
    return code.decodeChange(clean.sub(aligned)).mul(0.5);
  }

  @Override
  public boolean predictsMean() {
    return true;
  }
}
