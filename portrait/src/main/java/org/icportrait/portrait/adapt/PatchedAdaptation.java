package org.icportrait.portrait.adapt;

import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.canvas.InContextCanvas;

/**
 * A denoiser of patches of latents, for pictures of twice the side in as many tokens: the adapted
 * U-Net sees the code's first channels, which are what it was trained on, and {@link DetailHead}
 * says from its features and the profile's own detail what all of them become.
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
    Tensor change = head.forward(InContextCanvas.targetHalf(features), canvas.target(noisy));
    Tensor rest = change.narrow(1, coarse, change.size(1) - coarse);
    return Tensor.cat(1, half.add(change.narrow(1, 0, coarse)), rest);
  }
}
