package org.icportrait.portrait.method.stitch;

import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * The method's two networks together: the branch reads the condition, the denoiser the canvas and
 * what the branch says. Both stay their owners'.
 *
 * @param denoiser of the target's half
 * @param branch null without one: no control residuals
 */
public record StitchedDenoiser(ViewConsistentAdaptation denoiser, LightingAwareStitching branch) {
  /** The denoiser alone. */
  public StitchedDenoiser withoutBranch() {
    return new StitchedDenoiser(denoiser, null);
  }

  /**
   * The output for noisy latents.
   *
   * @param noisy x_t, [N, C, h, w]
   * @param timesteps [N]
   * @param text states of a prompt, [1, T, D], or null in a family without text
   * @param condition see {@link LightingAwareStitching#condition}; not read without a branch
   * @return [N, C, h, w]
   */
  public Tensor forward(
      InContextCanvas canvas, Tensor noisy, Tensor timesteps, Tensor text, Tensor condition) {
    ControlResiduals control =
        branch == null ? null : branch.forward(canvas, noisy, timesteps, text, condition);
    return denoiser.forward(canvas, noisy, timesteps, text, control);
  }
}
