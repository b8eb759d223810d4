package org.icportrait.portrait.method.adapt;

import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * A denoiser of patches of latents, for pictures of twice the side in as many tokens: the adapted
 * U-Net denoises the code's first channels, which are what it was trained on, and {@link
 * DetailHead} the others, from its features and the profile's own detail.
 */
public final class PatchedAdaptation implements CanvasDenoiser {
  private final ViewConsistentAdaptation adaptation;
  private final DetailHead head;

  /** Of networks that stay their owners'. */
  public PatchedAdaptation(ViewConsistentAdaptation adaptation, DetailHead head) {
    this.adaptation = adaptation;
    this.head = head;
  }

  @Override
  public Tensor forward(
      InContextCanvas canvas,
      Tensor noisy,
      Tensor timesteps,
      Tensor text,
      ControlResiduals control) {
    int coarse = adaptation.latentChannels();
    Tensor features =
        adaptation.features(
            canvas.leading(coarse), noisy.narrow(1, 0, coarse), timesteps, text, control);
    Tensor half = InContextCanvas.targetHalf(adaptation.unet().output(features));
    Tensor detail = head.forward(InContextCanvas.targetHalf(features), canvas.target(noisy));
    return Tensor.cat(1, half, detail);
  }
}
