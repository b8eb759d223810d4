package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.icportrait.diffusion.unet.AttentionRecorder;
import org.icportrait.engine.NoGrad;
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
import org.icportrait.portrait.train.run.WholeHeadSettings;

/** Figures and pictures of whole heads on people that no training saw. */
public final class HeadPairValidation {
  private static final int SHEET = 16; // of a kind
  private static final int SHOWN = 128; // side on the sheet
  private static final int COLUMNS = 12; // of the sheet: two pairs of six pictures

  private final PairStream pairs;
  private final HeadStageParts parts;
  private final WholeHeadDenoiser denoiser;
  private final HeadPairTraining.Stage stage;
  private final WholeHeadSettings settings;

  HeadPairValidation(
      PairStream pairs,
      HeadStageParts parts,
      HeadPairTraining.Stage stage,
      WholeHeadSettings settings) {
    this.settings = settings;
    this.pairs = pairs;
    this.parts = parts;
    this.denoiser = parts.denoiser();
    this.stage = stage;
  }

  /**
   * A pair and what the networks made of it. Pictures are [1, 3, S, S], 0..1, not clamped, the
   * caller's no longer than it is told of them.
   *
   * @param number of the pair among those that are tried
   */
  public record Tried(
      int number,
      PairFigures figures,
      Tensor profile,
      Tensor reference,
      Tensor estimate,
      Tensor drawn,
      Tensor portrait,
      Tensor target) {
    /** The same by another number. */
    public Tried withNumber(int other) {
      return new Tried(other, figures, profile, reference, estimate, drawn, portrait, target);
    }
  }

  /** A line of figures by kind of pair, and a sheet of pictures. */
  String validate(Path folder) throws IOException {
    ContactSheet sheet = new ContactSheet(SHOWN);
    String photographs = figures(HeadPair.Kind.PHOTOGRAPH, sheet);
    String triplets = figures(HeadPair.Kind.TRIPLET, sheet);
    sheet.write(folder.resolve("validation.png"), COLUMNS);
    return "photographs: " + photographs + "; triplets: " + triplets;
  }

  private String figures(HeadPair.Kind kind, ContactSheet sheet) {
    List<PairFigures> all = new ArrayList<>();
    attempt(
        kind,
        parts.validationPairs(),
        tried -> {
          all.add(tried.figures);
          if (tried.number < SHEET) {
            add(sheet, tried);
          }
        });
    if (all.isEmpty()) {
      return "none";
    }
    return String.format(
        Locale.ROOT,
        "estimate %.2f network %.2f without canvas %.2f, without warp %.2f (without canvas %.2f)",
        mean(all, PairFigures::estimate),
        mean(all, PairFigures::network),
        mean(all, PairFigures::withoutCanvas),
        mean(all, PairFigures::withoutWarp),
        mean(all, PairFigures::withoutBoth));
  }

  private static double mean(List<PairFigures> all, ToDoubleFunction<PairFigures> figure) {
    return all.stream().mapToDouble(figure).average().orElseThrow();
  }

  /**
   * Draws pairs of a kind that lie evenly among all.
   *
   * @param most pairs
   */
  public void attempt(HeadPair.Kind kind, int most, Consumer<Tried> use) {
    int count = Math.min(most, pairs.count(kind));
    int batch = parts.validationBatch();
    for (int first = 0; first < count; first += batch) {
      List<PairBatch.Drawn> drawn = new ArrayList<>();
      for (int i = first; i < Math.min(count, first + batch); i++) {
        int index = i * (pairs.count(kind) / count);
        drawn.add(new PairBatch.Drawn(pairs.get(kind, index), null, new Random(i)));
      }
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.open()) {
        attempt(PairBatch.of(drawn), first, use);
      }
    }
  }

  /**
   * Shows what the denoiser looks at while it sees the true answer under noise, without a warp and
   * without light: the canvas alone carries the person.
   *
   * @param shown photographs
   * @param noise where in the schedule, above 0 to 1, the noisiest timestep
   * @param seed of the noise
   * @param listener is told of every self-attention
   */
  public void watch(
      List<HeadPair> shown, double noise, long seed, AttentionRecorder.Listener listener) {
    List<PairBatch.Drawn> drawn =
        shown.stream().map(pair -> new PairBatch.Drawn(pair, null, new Random(seed))).toList();
    PairBatch batch = PairBatch.of(drawn);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        RandomSource source = RandomSource.seeded(seed)) {
      PairBatch.Sample sample = batch.plain();
      HeadPlanes blind = AlignmentErrors.without(sample.planes());
      WholeHeadInputs inputs =
          inputs(blind, WholeHeadEstimate.of(blind), batch.patches(settings.hidden()))
              .withoutLight();
      Tensor clean =
          denoiser.parametrisation().code().encode(WholeHeadInputs.signed(sample.target()));
      int[] timesteps = new int[shown.size()];
      int last = denoiser.schedule().timesteps() - 1;
      Arrays.fill(timesteps, (int) Math.round(noise * last));
      Tensor noisy = denoiser.schedule().addNoise(clean, source.normal(clean.shape()), timesteps);
      try (AttentionRecorder recorder = AttentionRecorder.open(listener)) {
        denoiser.withoutBranch().output(parts.read(inputs), noisy, parts.text(), timesteps);
      }
    }
  }

  private void attempt(PairBatch batch, int first, Consumer<Tried> use) {
    boolean photographs = batch.triplets().isEmpty();
    PairBatch.Sample sample = photographs ? batch.attacked() : batch.plain();
    HeadPlanes planes = sample.planes();
    Tensor patches = batch.patches(settings.hidden());
    Tensor area = PlaneFilters.above(sample.head(), 0.5).mul(planes.inside());
    Tensor start = start(sample.target());
    WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
    WholeHeadInputs inputs = inputs(planes, estimate, patches);
    WholeHeadDenoiser.Prediction full = predict(estimate, inputs, start);
    WholeHeadEstimate blind = WholeHeadEstimate.of(AlignmentErrors.without(planes));
    WholeHeadInputs unaligned = inputs(AlignmentErrors.without(planes), blind, patches);
    List<Tensor> portraits =
        List.of(
            estimate.picture(),
            full.portrait(),
            predict(estimate, inputs.withoutProfile(), start).portrait(),
            predict(blind, unaligned, start).portrait(),
            predict(blind, unaligned.withoutProfile(), start).portrait());
    List<double[]> psnr =
        portraits.stream().map(picture -> psnr(picture, sample.target(), area)).toList();
    for (int i = 0; i < planes.count(); i++) {
      PairFigures figures =
          new PairFigures(
              psnr.get(0)[i], psnr.get(1)[i], psnr.get(2)[i], psnr.get(3)[i], psnr.get(4)[i]);
      use.accept(
          new Tried(
              first + i,
              figures,
              planes.profile().narrow(0, i, 1),
              planes.reference().narrow(0, i, 1),
              estimate.picture().narrow(0, i, 1),
              full.drawn().narrow(0, i, 1),
              full.portrait().narrow(0, i, 1),
              sample.target().narrow(0, i, 1)));
    }
  }

  private WholeHeadInputs inputs(HeadPlanes planes, WholeHeadEstimate estimate, Tensor patches) {
    WholeHeadInputs inputs =
        WholeHeadInputs.of(
            planes,
            estimate,
            patches,
            settings.showsReference(),
            denoiser.parametrisation().code());
    return stage == HeadPairTraining.Stage.STITCH ? inputs : inputs.withoutLight();
  }

  /**
   * Noisy latents: noise alone where the mean is predicted from it; for others, which would need
   * many steps, the truth under the noise of the middle timestep.
   */
  private Tensor start(Tensor truth) {
    Tensor clean = denoiser.parametrisation().code().encode(WholeHeadInputs.signed(truth));
    try (RandomSource source = RandomSource.seeded(1)) {
      Tensor noise = source.normal(clean.shape());
      return denoiser.parametrisation().predictsMean()
          ? noise
          : denoiser.schedule().addNoise(clean, noise, timesteps(truth.size(0)));
    }
  }

  private int[] timesteps(long samples) {
    int all = denoiser.schedule().timesteps();
    int[] timesteps = new int[(int) samples];
    Arrays.fill(timesteps, denoiser.parametrisation().predictsMean() ? all - 1 : all / 2);
    return timesteps;
  }

  private WholeHeadDenoiser.Prediction predict(
      WholeHeadEstimate estimate, WholeHeadInputs inputs, Tensor start) {
    int[] timesteps = timesteps(start.size(0));
    return denoiser.predict(estimate, parts.read(inputs), start, parts.text(), timesteps);
  }

  private static double[] psnr(Tensor picture, Tensor truth, Tensor area) {
    Tensor error = picture.clamp(0, 1).sub(truth).square().mul(area).sum(1, 2, 3);
    float[] means = error.div(area.sum(1, 2, 3).mul(3).add(1)).toFloats();
    double[] psnr = new double[means.length];
    for (int i = 0; i < psnr.length; i++) {
      psnr[i] = 10 * Math.log10(1 / Math.max(1e-9, means[i]));
    }
    return psnr;
  }

  private static void add(ContactSheet sheet, Tried tried) {
    sheet.add(WholeHeadInputs.signed(tried.profile));
    sheet.add(WholeHeadInputs.signed(tried.reference));
    sheet.add(WholeHeadInputs.signed(tried.estimate));
    sheet.add(WholeHeadInputs.signed(tried.drawn));
    sheet.add(WholeHeadInputs.signed(tried.portrait));
    sheet.add(WholeHeadInputs.signed(tried.target));
  }
}
