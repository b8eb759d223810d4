package org.icportrait.portrait.head;

import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.RelightingOutput;

/**
 * The networks that draw a whole head: the denoiser on the canvas and, where there is one, the
 * branch beside it. The same code in training and in use. Networks and code stay their owner's.
 *
 * @param adaptation the denoiser
 * @param stitching the branch, or null
 * @param code latents of pictures
 * @param variance how far the estimate is from the truth
 * @param schedule of the noise
 */
public record WholeHeadDenoiser(
    ViewConsistentAdaptation adaptation,
    LightingAwareStitching stitching,
    LinearPatchAutoencoder code,
    EstimateVariance variance,
    NoiseSchedule schedule) {

  /** The same without the branch. */
  public WholeHeadDenoiser withoutBranch() {
    return new WholeHeadDenoiser(adaptation, null, code, variance, schedule);
  }

  /**
   * What the networks say of a sample.
   *
   * @param clean latents of the portrait, [N, C, h, w]
   * @param drawn X, what they draw of it, [N, 3, S, S], display values, not clamped
   * @param output ratio and trust
   * @param portrait Y, [N, 3, S, S], display values, not clamped
   */
  public record Prediction(Tensor clean, Tensor drawn, RelightingOutput output, Tensor portrait) {}

  /**
   * Predicts clean pictures from noisy latents.
   *
   * @param noisy x_t, [N, C, h, w]
   * @param timesteps one a sample
   */
  public Prediction predict(
      WholeHeadEstimate estimate, WholeHeadInputs inputs, Tensor noisy, int... timesteps) {
    float[] times = new float[timesteps.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = timesteps[i];
    }
    Tensor t = Tensor.of(times, times.length);
    ControlResiduals control =
        stitching == null
            ? null
            : stitching.forward(inputs.canvas(), noisy, t, null, inputs.condition());
    Tensor all = adaptation.forward(inputs.canvas(), noisy, t, null, control);
    RelightingOutput output = RelightingOutput.of(all, code.latentChannels());
    ConditionalEstimate known = inputs.estimate(variance);
    Tensor clean =
        known
            .given(noisy, schedule.alphas(timesteps), schedule.sigmas(timesteps))
            .toClean(output.latents());
    return finish(estimate, inputs, output, clean);
  }

  /**
   * What the networks say when they say nothing: an output of zeros.
   *
   * @return the estimate, with the profile's own pixels where they are trusted untrained
   */
  public Prediction silenced(WholeHeadEstimate estimate, WholeHeadInputs inputs) {
    Tensor aligned = inputs.canvas().aligned();
    int channels = code.latentChannels();
    long[] shape = {
      aligned.size(0), RelightingOutput.channels(channels), aligned.size(2), aligned.size(3)
    };
    RelightingOutput nothing = RelightingOutput.of(Tensor.zeros(shape), channels);
    return finish(estimate, inputs, nothing, aligned);
  }

  /**
   * The portrait of latents.
   *
   * @param output ratio and trust
   * @param clean latents, [N, C, h, w]
   */
  public Prediction finish(
      WholeHeadEstimate estimate, WholeHeadInputs inputs, RelightingOutput output, Tensor clean) {
    // what the code leaves out of the estimate stays in the picture
    Tensor change = code.decodeChange(clean.sub(inputs.canvas().aligned())).mul(0.5);
    Tensor drawn = estimate.picture().add(change);
    Tensor portrait = output.compose(estimate.aligned(), estimate.alpha(), drawn);
    return new Prediction(clean, drawn, output, portrait);
  }
}
