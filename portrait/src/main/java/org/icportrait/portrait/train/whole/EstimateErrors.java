package org.icportrait.portrait.train.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/** Measures how far the estimate is from the truth, by latent channel and kind of place. */
final class EstimateErrors {
  private static final int BATCHES = 16;
  private static final int BATCH = 8;
  private static final double LEAST = 0.01;

  private EstimateErrors() {}

  static EstimateVariance measure(
      PairStream pairs, WholeHeadSettings settings, Autoencoder code, Random random) {
    List<double[]> sums = new ArrayList<>();
    double[] weights = new double[3];
    for (int k = 0; k < 3; k++) {
      sums.add(new double[code.latentChannels()]);
    }
    for (int i = 0; i < BATCHES; i++) {
      List<Random> own = new ArrayList<>();
      for (int k = 0; k < BATCH; k++) {
        own.add(new Random(random.nextLong()));
      }
      PairBatch batch = pairs.draw(own, settings.triplets());
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open()) {
        PairBatch.Sample sample = settings.attacks() ? batch.attacked() : batch.plain();
        HeadPlanes planes =
            AlignmentErrors.apply(sample.planes(), settings.missing(), batch.draws());
        WholeHeadEstimate estimate = WholeHeadEstimate.of(planes, batch.strangers());
        WholeHeadInputs inputs =
            WholeHeadInputs.of(planes, estimate, batch.patches(settings.hidden()), code);
        Tensor clean = code.encode(WholeHeadInputs.signed(sample.target()));
        Tensor error = clean.sub(inputs.canvas().aligned()).square(); // [N, C, h, w]
        Tensor seen = inputs.seen();
        Tensor unseen = inputs.open().sub(seen).clamp(0, 1);
        Tensor elsewhere = inputs.open().mul(-1).add(1);
        add(error, seen, sums.get(0), weights, 0);
        add(error, unseen, sums.get(1), weights, 1);
        add(error, elsewhere, sums.get(2), weights, 2);
      }
    }
    return new EstimateVariance(
        mean(sums.get(0), weights[0]),
        mean(sums.get(1), weights[1]),
        mean(sums.get(2), weights[2]));
  }

  private static void add(Tensor error, Tensor share, double[] sums, double[] weights, int kind) {
    float[] own = error.mul(share).sum(0, 2, 3).toFloats();
    for (int c = 0; c < sums.length; c++) {
      sums[c] += own[c];
    }
    weights[kind] += share.sum().item();
  }

  private static List<Float> mean(double[] sums, double weight) {
    List<Float> out = new ArrayList<>();
    for (double sum : sums) {
      out.add((float) Math.max(LEAST, sum / Math.max(1, weight)));
    }
    return out;
  }
}
