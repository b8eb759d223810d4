package org.icportrait.portrait.train.portrait;

import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.StitchedDenoiser;

/** The denoiser, and in the stage that trains it the way the masked reference reaches it. */
final class StageNetworks extends Module {
  private final ViewConsistentAdaptation adaptation;
  private final LightingAwareStitching stitching; // null without a branch
  private final boolean concatenated;

  private StageNetworks(
      ViewConsistentAdaptation adaptation, LightingAwareStitching stitching, boolean concatenated) {
    this.adaptation = child("adaptation", adaptation);
    this.stitching = stitching == null ? null : child("stitching", stitching);
    this.concatenated = concatenated;
  }

  /** A denoiser before the stage of stitching. */
  static StageNetworks denoiser(ViewConsistentAdaptation adaptation) {
    return new StageNetworks(adaptation, null, false);
  }

  /** A denoiser with a branch beside it. */
  static StageNetworks withBranch(
      ViewConsistentAdaptation adaptation, LightingAwareStitching stitching) {
    return new StageNetworks(adaptation, stitching, false);
  }

  /** A denoiser that reads the condition as further channels of the target's half. */
  static StageNetworks concatenated(ViewConsistentAdaptation adaptation) {
    return new StageNetworks(adaptation, null, true);
  }

  ViewConsistentAdaptation adaptation() {
    return adaptation;
  }

  /** The branch, or null without one. */
  LightingAwareStitching stitching() {
    return stitching;
  }

  /**
   * Denoises the target's half of canvases.
   *
   * @param text see {@link ViewConsistentAdaptation#forward}
   * @param condition see {@link LightingAwareStitching#condition}; not read before stitching
   * @return [N, C, h, w]
   */
  Tensor forward(
      InContextCanvas canvas, Tensor noisy, Tensor timesteps, Tensor text, Tensor condition) {
    if (concatenated) {
      Tensor all = Tensor.cat(1, canvas.assemble(noisy), InContextCanvas.onTargetHalf(condition));
      Tensor context = InContextCanvas.forEach(text, noisy.size(0));
      return InContextCanvas.targetHalf(adaptation.unet().forward(all, timesteps, context, null));
    }
    return new StitchedDenoiser(adaptation, stitching)
        .forward(canvas, noisy, timesteps, text, condition);
  }
}
