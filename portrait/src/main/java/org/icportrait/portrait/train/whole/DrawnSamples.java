package org.icportrait.portrait.train.whole;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/**
 * Samples of a batch as a training draws them: attacked, their warp a little off, masked and
 * encoded.
 *
 * @param estimate the first guess
 * @param inputs with all conditions
 */
record DrawnSamples(PairBatch.Sample sample, WholeHeadEstimate estimate, WholeHeadInputs inputs) {
  private static final double AROUND = 0.25; // weight of what is no head

  /**
   * Draws them.
   *
   * @param missing share of samples without a warp
   */
  static DrawnSamples of(
      PairBatch batch, WholeHeadSettings settings, double missing, Autoencoder code) {
    PairBatch.Sample drawn = settings.attacks() ? batch.augmented() : batch.jittered();
    PairBatch.Sample sample = PaintedDiptych.some(drawn, settings.paintedOrNone(), batch.draws());
    HeadPlanes planes = AlignmentErrors.apply(sample.planes(), missing, batch.draws());
    WholeHeadEstimate estimate = WholeHeadEstimate.of(planes, batch.strangers());
    Tensor patches = batch.patches(settings.hidden());
    return new DrawnSamples(
        sample,
        estimate,
        WholeHeadInputs.of(planes, estimate, patches, settings.showsReference(), code));
  }

  /** z of the true answer, [N, C, h, w]. */
  Tensor clean(Autoencoder code) {
    return code.encode(WholeHeadInputs.signed(sample.target()));
  }

  /** How much pixels count, [N, 1, S, S]. */
  Tensor weight() {
    return sample.head().add(estimate.hole()).add(AROUND).mul(sample.planes().inside());
  }
}
