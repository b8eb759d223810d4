package org.icportrait.portrait.train.plan;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.train.run.Recipe;

/**
 * What the networks of whole heads read of a batch, of zeros.
 *
 * @param concatenates whether the condition is on the canvas, where no branch reads it
 * @param code of the pictures
 */
record PlannedCanvas(Recipe recipe, boolean concatenates, Autoencoder code) {
  private static final int ENCODED = 4; // pictures a sample: profile, estimate, masked, answer

  private Tensor latents(int channels) { // [N, channels, h, w]
    int side = recipe.crop() / code.factor();
    return Tensor.zeros(recipe.batch(), channels, side, side);
  }

  private Tensor pixels(int channels) { // [N, channels, S, S]
    return Tensor.zeros(recipe.batch(), channels, recipe.crop(), recipe.crop());
  }

  /** Encodes the pictures of a batch. */
  void encode() {
    for (int i = 0; i < ENCODED; i++) {
      code.encode(pixels(3));
    }
  }

  WholeHeadInputs inputs() {
    int c = code.latentChannels();
    int known = WholeHeadInputs.canvasChannels(c) - 2 * c; // beside noisy latents and estimate
    InContextCanvas canvas = new InContextCanvas(latents(c), latents(c), latents(known));
    Tensor condition = latents(WholeHeadInputs.conditionChannels(c));
    WholeHeadInputs inputs = new WholeHeadInputs(canvas, condition, latents(1), latents(1));
    return concatenates ? inputs.concatenated() : inputs;
  }

  WholeHeadEstimate estimate() {
    return new WholeHeadEstimate(pixels(3), pixels(3), pixels(3), pixels(1), pixels(1));
  }

  Tensor noisy() {
    return latents(code.latentChannels());
  }

  int[] timesteps() {
    return new int[recipe.batch()];
  }
}
