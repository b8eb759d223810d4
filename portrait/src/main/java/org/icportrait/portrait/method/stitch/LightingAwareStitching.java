package org.icportrait.portrait.method.stitch;

import java.util.List;
import org.icportrait.diffusion.control.ControlBranch;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * The branch that learns light from what is left of a masked reference (IC-Portrait, section 3.3).
 * It works on the target's half of the canvas only.
 */
public final class LightingAwareStitching extends Module {
  private final ControlBranch branch;

  /** A branch with first values, for latents of C channels. */
  public LightingAwareStitching(UNet2DConditionConfig config) {
    this(config, conditionChannels(config.outChannels()));
  }

  /**
   * A branch with first values beside a U-Net that puts out more than latents.
   *
   * @param conditionChannels of the condition
   */
  public LightingAwareStitching(UNet2DConditionConfig config, int conditionChannels) {
    branch = child("branch", new ControlBranch(config, conditionChannels));
  }

  /** Masked reference, mask, aligned profile, visibility, light cue. */
  public static int conditionChannels(int latentChannels) {
    return 2 * latentChannels + 5;
  }

  /** The network itself, with the parameter names of its file. */
  public ControlBranch branch() {
    return branch;
  }

  /**
   * What the branch reads.
   *
   * @param masked E(R * M), [N, C, h, w]
   * @param mask M, [N, 1, h, w], 1 where the reference is kept
   * @param canvas with z_A and V
   * @param cue the reference's light on the aligned normals, [N, 3, h, w]
   */
  public static Tensor condition(Tensor masked, Tensor mask, InContextCanvas canvas, Tensor cue) {
    return Tensor.cat(1, masked, mask, canvas.aligned(), canvas.visibility(), cue);
  }

  /**
   * The residuals for the U-Net, zero on the profile's half.
   *
   * @param text states of a prompt [1, T, D] for all samples, or null in a family without text
   */
  public ControlResiduals forward(
      InContextCanvas canvas, Tensor noisy, Tensor timesteps, Tensor text, Tensor condition) {
    Tensor context = InContextCanvas.forEach(text, noisy.size(0));
    Tensor target = canvas.target(noisy);
    ControlResiduals half = branch.forward(target, timesteps, context, condition);
    List<Tensor> down = half.down().stream().map(InContextCanvas::onTargetHalf).toList();
    return new ControlResiduals(down, InContextCanvas.onTargetHalf(half.mid()));
  }
}
