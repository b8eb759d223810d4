package org.icportrait.portrait.train.plan;

import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.StitchedDenoiser;
import org.icportrait.portrait.train.run.Recipe;

/** The method's two networks. */
final class PlannedDenoisers extends Module {
  final ViewConsistentAdaptation adaptation;
  final LightingAwareStitching stitching; // null before stitching
  private final boolean concatenated;

  /**
   * Networks in the types of a recipe.
   *
   * @param condition channels of the branch's condition; 0 without a branch
   */
  PlannedDenoisers(Recipe recipe, UNet2DConditionConfig layout, boolean target, int condition) {
    this(recipe, layout, target, condition, DType.FLOAT32, DType.FLOAT32);
  }

  PlannedDenoisers(
      Recipe recipe,
      UNet2DConditionConfig layout,
      boolean target,
      int condition,
      DType ofUNet,
      DType ofBranch) {
    concatenated = recipe.concatenates();
    adaptation =
        EmptyParameters.make(
            ofUNet, () -> child("adaptation", new ViewConsistentAdaptation(layout, target)));
    adaptation.unet().setComputeType(recipe.computeType());
    stitching =
        condition == 0
            ? null
            : EmptyParameters.make(
                ofBranch, () -> child("stitching", new LightingAwareStitching(layout, condition)));
    if (stitching != null) {
      stitching.branch().setComputeType(recipe.computeType());
    }
  }

  Tensor single(PlannedCanvas canvas) {
    return adaptation.single(canvas.noisy(), canvas.times());
  }

  Tensor forward(PlannedCanvas canvas) {
    return forward(canvas, null);
  }

  Tensor forward(PlannedCanvas c, Tensor text) {
    InContextCanvas canvas = c.canvas();
    Tensor noisy = c.noisy();
    if (concatenated) {
      Tensor all =
          Tensor.cat(1, canvas.assemble(noisy), InContextCanvas.onTargetHalf(c.conditions()));
      return InContextCanvas.targetHalf(adaptation.unet().forward(all, c.times(), null, null));
    }
    return new StitchedDenoiser(adaptation, stitching)
        .forward(canvas, noisy, c.times(), text, c.conditions());
  }
}
