package org.icportrait.portrait.train.portrait;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.train.run.ContactSheet;

/** The figures and pictures of a stage on portraits that it never saw. */
public final class PortraitValidation {
  private static final int SHEET = 10;

  private final PortraitEstimator estimator;
  private final PairSampler pairs;

  PortraitValidation(PortraitEstimator estimator, PairSampler pairs) {
    this.estimator = estimator;
    this.pairs = pairs;
  }

  /**
   * Squared errors of latents, weighted by the face.
   *
   * @param before the network: of the conditional estimate
   * @param after of the mean prediction
   * @param weight the sum of weights
   */
  public record FaceError(double before, double after, double weight) {}

  /** The error of a pair whose target is known; the mean prediction stays in the open scope. */
  public FaceError error(PairSampler.Pair pair, Tensor mean) {
    int h = estimator.size() / estimator.autoencoder().factor();
    Tensor z = estimator.latents(pair.target());
    Tensor coverage = Tensor.of(pair.inputs().coverage(), 1, 1, h, h);
    Tensor estimate = estimator.latents(pair.inputs().estimate());
    return new FaceError(
        estimate.sub(z).square().mul(coverage).sum().item(),
        mean.sub(z).square().mul(coverage).sum().item(),
        coverage.sum().item() * z.size(1));
  }

  /** Figures of an adapted or stitched network, and a sheet of pictures. */
  String validate(Path folder) throws IOException {
    int count = estimator.parts().validationPairs(pairs.count());
    if (count == 0) {
      return "no pairs";
    }
    ContactSheet sheet = new ContactSheet(estimator.size());
    double before = 0;
    double after = 0;
    double weight = 0;
    int every = pairs.count() / count;
    for (int i = 0; i < every * count; i += every) {
      PairSampler.Pair pair = pairs.draw(i, new Random(i));
      try (TensorScope scope = TensorScope.open()) {
        Tensor mean = estimator.mean(pair.inputs());
        FaceError error = error(pair, mean);
        before += error.before;
        after += error.after;
        weight += error.weight;
        if (i < SHEET * every) {
          draw(sheet, pair, mean);
        }
      }
    }
    for (int i = 0; i < Math.min(SHEET, count); i++) {
      PairSampler.Pair pair = pairs.across(2 * i % pairs.count(), (2 * i + 1) % pairs.count());
      try (TensorScope scope = TensorScope.open()) {
        draw(sheet, pair, estimator.mean(pair.inputs()));
      }
    }
    sheet.write(folder.resolve("validation.png"), 10);
    return String.format(Locale.ROOT, "face error %.4f from %.4f", after / weight, before / weight);
  }

  /** Profile, estimate, masked reference, output, target. */
  private void draw(ContactSheet sheet, PairSampler.Pair pair, Tensor clean) {
    int size = estimator.size();
    sheet.add(Tensor.of(pair.inputs().profile(), 1, 3, size, size));
    sheet.add(Tensor.of(pair.inputs().estimate(), 1, 3, size, size));
    sheet.add(Tensor.of(pair.inputs().masked(), 1, 3, size, size));
    sheet.add(estimator.autoencoder().decode(clean));
    sheet.add(Tensor.of(pair.target(), 1, 3, size, size));
  }

  /** The error of a network of single portraits. */
  String validateBase() {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < pairs.count(); i += 4) {
      PairSampler.Pair pair = pairs.draw(i, new Random(i));
      int time = 100 + 8 * i;
      try (TensorScope scope = TensorScope.open();
          RandomSource noise = RandomSource.seeded(i)) {
        var schedule = estimator.schedule();
        Tensor z = estimator.latents(pair.target());
        Tensor noisy = schedule.addNoise(z, noise.normal(z.shape()), time);
        Tensor target =
            ConditionalEstimate.unknown(z.shape())
                .given(noisy, schedule.alphas(time), schedule.sigmas(time))
                .target(z);
        Tensor t = Tensor.of(new float[] {time}, 1);
        Tensor out = estimator.parts().networks().adaptation().single(noisy, t);
        sum += out.sub(target).square().mean().item();
        count++;
      }
    }
    return String.format(Locale.ROOT, "v error %.4f", sum / count);
  }
}
