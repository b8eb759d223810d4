package org.icportrait.portrait.head;

import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.RelightingOutput;

/**
 * The networks that draw a whole head: the denoiser on the canvas and, where there is one, the
 * branch beside it. The same code in training and in use, for networks of our own and on a base.
 * Networks and code stay their owner's.
 *
 * @param adaptation the denoiser
 * @param stitching the branch, or null
 * @param parametrisation what its output stands for
 * @param schedule of the noise
 */
public record WholeHeadDenoiser(
    ViewConsistentAdaptation adaptation,
    LightingAwareStitching stitching,
    HeadParametrisation parametrisation,
    NoiseSchedule schedule) {

  /** The same without the branch. */
  public WholeHeadDenoiser withoutBranch() {
    return new WholeHeadDenoiser(adaptation, null, parametrisation, schedule);
  }

  /**
   * What the networks say of a sample.
   *
   * @param clean latents of the portrait, [N, C, h, w]
   * @param drawn X, what they draw of it, [N, 3, S, S], display values, not clamped
   * @param relighting ratio and trust; null where the portrait is what is drawn
   * @param portrait Y, [N, 3, S, S], display values, not clamped
   */
  public record Prediction(
      Tensor clean, Tensor drawn, RelightingOutput relighting, Tensor portrait) {
    /**
     * The portrait of what is drawn in another resolution.
     *
     * @param aligned A, [N, 3, L, L]
     * @param alpha [N, 1, L, L]
     * @param larger X, [N, 3, L, L]
     */
    public Tensor compose(Tensor aligned, Tensor alpha, Tensor larger) {
      return relighting == null ? larger : relighting.compose(aligned, alpha, larger);
    }
  }

  /**
   * The output for noisy latents.
   *
   * @param noisy x_t, [N, C, h, w]
   * @param text states of a prompt, [1, T, D] for all samples or [N, T, D], or null in a family
   *     without text
   * @param timesteps one a sample
   * @return [N, K, h, w]
   */
  public Tensor output(WholeHeadInputs inputs, Tensor noisy, Tensor text, int... timesteps) {
    float[] times = new float[timesteps.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = timesteps[i];
    }
    Tensor t = Tensor.of(times, times.length);
    ControlResiduals control =
        stitching == null
            ? null
            : stitching.forward(inputs.canvas(), noisy, t, text, inputs.condition());
    return adaptation.forward(inputs.canvas(), noisy, t, text, control);
  }

  /**
   * Predicts clean pictures from noisy latents.
   *
   * @param noisy x_t, [N, C, h, w]
   * @param text see {@link #output}
   * @param timesteps one a sample
   */
  public Prediction predict(
      WholeHeadEstimate estimate,
      WholeHeadInputs inputs,
      Tensor noisy,
      Tensor text,
      int... timesteps) {
    Tensor output = output(inputs, noisy, text, timesteps);
    return finish(
        estimate, inputs, parametrisation.read(inputs, output, noisy, schedule, timesteps));
  }

  /**
   * What the networks say when they say nothing.
   *
   * @return the estimate, with the profile's own pixels where they are trusted untrained
   */
  public Prediction silenced(WholeHeadEstimate estimate, WholeHeadInputs inputs) {
    HeadParametrisation.Said nothing = parametrisation.nothing(inputs);
    return finish(estimate, nothing, estimate.picture());
  }

  /**
   * The portrait of latents.
   *
   * @param said latents and, where there are any, ratio and trust
   */
  public Prediction finish(
      WholeHeadEstimate estimate, WholeHeadInputs inputs, HeadParametrisation.Said said) {
    // what the code leaves out of the estimate stays in the picture
    Tensor change = parametrisation.change(said.clean(), inputs.canvas().aligned());
    return finish(estimate, said, estimate.picture().add(change));
  }

  private static Prediction finish(
      WholeHeadEstimate estimate, HeadParametrisation.Said said, Tensor drawn) {
    RelightingOutput relighting = said.relighting();
    Tensor portrait =
        relighting == null
            ? drawn
            : relighting.compose(estimate.aligned(), estimate.alpha(), drawn);
    return new Prediction(said.clean(), drawn, relighting, portrait);
  }
}
