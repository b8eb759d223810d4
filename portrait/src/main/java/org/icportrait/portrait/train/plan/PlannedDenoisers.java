package org.icportrait.portrait.train.plan;

import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.train.run.Recipe;

/** The method's two networks, without values. */
final class PlannedDenoisers extends Module {
  final ViewConsistentAdaptation adaptation;
  LightingAwareStitching stitching; // null without a branch
  private final UNet2DConditionConfig layout;
  private final DType compute;

  /**
   * The denoiser alone.
   *
   * @param target whether its decoder leaves the profile's half out
   * @param type of the weights
   */
  PlannedDenoisers(Recipe recipe, UNet2DConditionConfig layout, boolean target, DType type) {
    this.layout = layout;
    compute = recipe.computeType();
    adaptation =
        EmptyParameters.make(
            type, () -> child("adaptation", new ViewConsistentAdaptation(layout, target)));
    adaptation.unet().setComputeType(compute);
  }

  /**
   * Adds the branch.
   *
   * @param condition channels that it reads
   * @param type of the weights
   */
  void stitch(int condition, DType type) {
    stitching =
        EmptyParameters.make(
            type, () -> child("stitching", new LightingAwareStitching(layout, condition)));
    stitching.branch().setComputeType(compute);
  }
}
