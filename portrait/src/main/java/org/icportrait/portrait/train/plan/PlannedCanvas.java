package org.icportrait.portrait.train.plan;

import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.train.run.Recipe;

/**
 * What the denoiser reads.
 *
 * @param channels of the latents
 * @param seen channels that say what is seen
 * @param given channels of the branch's condition; 0 for those of faces
 * @param side of the latents
 */
record PlannedCanvas(Recipe recipe, int channels, int seen, int given, int side) {
  int condition() {
    return given > 0 ? given : LightingAwareStitching.conditionChannels(channels);
  }

  private Tensor plane(int wide) {
    return Tensor.zeros(recipe.batch(), wide, side, side);
  }

  Tensor noisy() {
    return plane(channels);
  }

  InContextCanvas canvas() {
    return new InContextCanvas(plane(channels), plane(channels), plane(seen));
  }

  Tensor conditions() {
    return plane(condition());
  }

  Tensor times() {
    return Tensor.zeros(recipe.batch());
  }
}
