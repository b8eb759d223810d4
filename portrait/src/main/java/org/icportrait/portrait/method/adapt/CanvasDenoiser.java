package org.icportrait.portrait.method.adapt;

import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/** What denoises the target's half of a canvas. */
public sealed interface CanvasDenoiser permits ViewConsistentAdaptation, PatchedAdaptation {
  /**
   * Denoises.
   *
   * @param canvas profile, aligned profile and visibility
   * @param noisy x_t, [N, C, h, w]
   * @param timesteps [N]
   * @param text states of a prompt [1, T, D] for all samples, or null in a family without text
   * @param control from Lighting-Aware Stitching on the whole canvas, or null
   * @return [N, C, h, w]
   */
  Tensor forward(
      InContextCanvas canvas,
      Tensor noisy,
      Tensor timesteps,
      Tensor text,
      ControlResiduals control);
}
