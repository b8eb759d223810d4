package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.data.pairs.HeadPair;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadEstimate;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.train.run.ContactSheet;

/**
 * Figures and pictures of whole heads on people that no training saw: PSNR over the true head, in
 * dB, of the estimate, the portrait, the portrait without the profile on the canvas, and the
 * portrait without a warp.
 */
final class HeadPairValidation {
  private static final int PAIRS = 48; // of a kind
  private static final int BATCH = 8;
  private static final int SHEET = 16; // of a kind
  private static final int SHOWN = 128; // side on the sheet

  private final PairStream pairs;
  private final WholeHeadDenoiser denoiser;
  private final HeadPairTraining.Stage stage;

  HeadPairValidation(PairStream pairs, WholeHeadDenoiser denoiser, HeadPairTraining.Stage stage) {
    this.pairs = pairs;
    this.denoiser = denoiser;
    this.stage = stage;
  }

  String validate(Path folder) throws IOException {
    ContactSheet sheet = new ContactSheet(SHOWN);
    String photographs = measure(HeadPair.Kind.PHOTOGRAPH, sheet);
    String triplets = measure(HeadPair.Kind.TRIPLET, sheet);
    sheet.write(folder.resolve("validation.png"), 12);
    return "photographs: " + photographs + "; triplets: " + triplets;
  }

  private String measure(HeadPair.Kind kind, ContactSheet sheet) {
    int count = Math.min(PAIRS, pairs.count(kind)) / BATCH * BATCH;
    if (count == 0) {
      return "none";
    }
    double[] sums = new double[5];
    int every = pairs.count(kind) / count;
    for (int first = 0; first < count; first += BATCH) {
      List<PairBatch.Drawn> drawn = new ArrayList<>();
      for (int i = first; i < first + BATCH; i++) {
        drawn.add(new PairBatch.Drawn(pairs.get(kind, i * every), null, new Random(i)));
      }
      try (TensorScope scope = TensorScope.open()) {
        measure(PairBatch.of(drawn), sums, first < SHEET ? sheet : null);
      }
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= count;
    }
    return String.format(
        Locale.ROOT,
        "estimate %.2f network %.2f without canvas %.2f, without warp %.2f (without canvas %.2f)",
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        sums[4]);
  }

  private void measure(PairBatch batch, double[] sums, ContactSheet sheet) {
    boolean photographs = batch.triplets().isEmpty();
    PairBatch.Sample sample = photographs ? batch.attacked() : batch.plain();
    HeadPlanes planes = sample.planes();
    Tensor patches = batch.patches();
    Tensor area = PlaneFilters.above(sample.head(), 0.5).mul(planes.inside());
    WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
    WholeHeadInputs inputs = inputs(planes, estimate, patches);
    WholeHeadDenoiser.Prediction full = predict(estimate, inputs);
    sums[0] += psnr(estimate.picture(), sample.target(), area);
    sums[1] += psnr(full.portrait(), sample.target(), area);
    sums[2] += psnr(predict(estimate, inputs.withoutProfile()).portrait(), sample.target(), area);
    HeadPlanes bare = AlignmentErrors.without(planes);
    WholeHeadEstimate blind = WholeHeadEstimate.of(bare);
    WholeHeadInputs unaligned = inputs(bare, blind, patches);
    sums[3] += psnr(predict(blind, unaligned).portrait(), sample.target(), area);
    sums[4] += psnr(predict(blind, unaligned.withoutProfile()).portrait(), sample.target(), area);
    if (sheet != null) {
      for (int i = 0; i < BATCH; i++) {
        add(sheet, planes.profile(), i);
        add(sheet, planes.reference(), i);
        add(sheet, estimate.picture(), i);
        add(sheet, full.drawn(), i);
        add(sheet, full.portrait(), i);
        add(sheet, sample.target(), i);
      }
    }
  }

  private WholeHeadInputs inputs(HeadPlanes planes, WholeHeadEstimate estimate, Tensor patches) {
    WholeHeadInputs inputs = WholeHeadInputs.of(planes, estimate, patches, denoiser.code());
    return stage == HeadPairTraining.Stage.STITCH ? inputs : inputs.withoutLight();
  }

  /** The mean: one step from the noisiest timestep. */
  private WholeHeadDenoiser.Prediction predict(WholeHeadEstimate estimate, WholeHeadInputs inputs) {
    int last = denoiser.schedule().timesteps() - 1;
    int[] timesteps = new int[(int) inputs.seen().size(0)];
    java.util.Arrays.fill(timesteps, last);
    try (RandomSource noise = RandomSource.seeded(1)) {
      return denoiser.predict(
          estimate, inputs, noise.normal(inputs.canvas().aligned().shape()), timesteps);
    }
  }

  private static double psnr(Tensor picture, Tensor truth, Tensor area) {
    Tensor error = picture.clamp(0, 1).sub(truth).square().mul(area).sum(1, 2, 3);
    float[] sums = error.div(area.sum(1, 2, 3).mul(3).add(1)).toFloats();
    double total = 0;
    for (float sum : sums) {
      total += 10 * Math.log10(1 / Math.max(1e-9, sum));
    }
    return total;
  }

  private static void add(ContactSheet sheet, Tensor pictures, int index) {
    Tensor one = pictures.narrow(0, index, 1);
    sheet.add(WholeHeadInputs.signed(Functional.averagePool(one, 2)));
  }
}
