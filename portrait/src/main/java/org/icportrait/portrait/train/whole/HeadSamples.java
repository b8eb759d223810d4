package org.icportrait.portrait.train.whole;

import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;

/**
 * Samples of a step, ready for the networks.
 *
 * @param pixels what a loss in pixels compares with; null where latents are compared
 * @param inputs what the networks read
 * @param clean z of the true answer, [N, C, h, w]
 * @param noise e, likewise
 * @param noisy x_t, likewise
 * @param text states of the prompt of each sample, [N, T, D], or of all, [1, T, D]; null without
 *     text
 * @param weight how much a place counts, [N, 1, S, S] beside pixels, else [N, 1, h, w]
 * @param timesteps one a sample
 */
record HeadSamples(
    Pixels pixels,
    WholeHeadInputs inputs,
    Tensor clean,
    Tensor noise,
    Tensor noisy,
    Tensor text,
    Tensor weight,
    int... timesteps) {
  /**
   * Pictures of samples.
   *
   * @param estimate the first guess
   * @param target the true answer, [N, 3, S, S], 0..1
   */
  record Pixels(WholeHeadEstimate estimate, Tensor target) {}
}
