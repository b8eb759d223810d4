package org.icportrait.portrait.method.stitch;

import java.util.List;
import org.icportrait.diffusion.control.ControlBranch;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.CanvasPlaces;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * The branch that learns light from what is left of a masked reference (IC-Portrait, section 3.3).
 * It works on the target's half of the canvas only.
 */
public final class LightingAwareStitching extends Module {
  private final int channels; // that the branch reads beside its condition
  private final ControlBranch branch;

  /**
   * A branch with first values beside a U-Net.
   *
   * @param config of the U-Net on the canvas
   * @param conditionChannels of the condition: what is left of the reference, and its light
   */
  public LightingAwareStitching(UNet2DConditionConfig config, int conditionChannels) {
    channels = config.inChannels();
    branch = child("branch", new ControlBranch(config, conditionChannels));
  }

  /** The network itself, with the parameter names of its file. */
  public ControlBranch branch() {
    return branch;
  }

  /**
   * The residuals for the U-Net, zero on the profile's half.
   *
   * @param text states of a prompt [1, T, D] for all samples, or null in a family without text
   * @param condition [N, K, h, w]
   */
  public ControlResiduals forward(
      InContextCanvas canvas, Tensor noisy, Tensor timesteps, Tensor text, Tensor condition) {
    Tensor context = InContextCanvas.forEach(text, noisy.size(0));
    Tensor target = CanvasPlaces.complete(canvas.target(noisy), 1, channels);
    ControlResiduals half = branch.forward(target, timesteps, context, condition);
    List<Tensor> down = half.down().stream().map(InContextCanvas::onTargetHalf).toList();
    return new ControlResiduals(down, InContextCanvas.onTargetHalf(half.mid()));
  }
}
