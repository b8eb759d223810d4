package org.icportrait.portrait.train.portrait;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.Module;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.Parametrisation;
import org.icportrait.portrait.method.stitch.StitchBatch;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.train.run.PrefetchedStage;
import org.icportrait.portrait.train.run.Recipe;

/** The three stages that train the denoiser: base, adapt, stitch. */
public final class PortraitTraining extends PrefetchedStage<PortraitTraining.Batch> {
  private static final int VARIANCE_SAMPLES = 48;
  private static final double NOISIEST_SHARE = 0.4;
  private static final double OFF_FACE = 0.1;

  /** Which stage. */
  public enum Stage {
    BASE,
    ADAPT,
    STITCH
  }

  record Batch(List<StitchInputs> inputs, List<float[]> targets) {}

  private final Stage stage;
  private final Recipe recipe;
  private final StageParts parts;
  private final Autoencoder autoencoder;
  private final NoiseSchedule schedule;
  private final PairSampler train;
  private final PortraitValidation validation;
  private final PairSampler unseen;
  private final int size;
  private final EstimateVariance variance; // null where no residual is predicted
  private final PortraitEstimator estimator;
  private final float[] channelWeight;

  public PortraitTraining(
      Stage stage,
      Recipe recipe,
      StageParts parts,
      FaceMesh mesh,
      CropStore train,
      CropStore validation) {
    this.stage = stage;
    this.recipe = recipe;
    this.parts = parts;
    this.size = train.size();
    autoencoder = parts.autoencoder();
    this.train = new PairSampler(train, mesh, recipe.crossIdentityShare(), autoencoder.factor());
    this.unseen =
        new PairSampler(validation, mesh, recipe.crossIdentityShare(), autoencoder.factor());
    boolean residual = parts.predictsResidual() && stage != Stage.BASE;
    variance = residual ? measure() : null;
    channelWeight = residual ? worth() : null;
    Parametrisation parametrisation =
        residual
            ? new Parametrisation.Residual(variance)
            : new Parametrisation.Pretrained(parts.scheduler().predictionType());
    estimator = new PortraitEstimator(parts, parametrisation, size);
    schedule = estimator.schedule();
    this.validation = new PortraitValidation(estimator, unseen);
  }

  /**
   * [C], mean 1: what an error of one deviation is worth in the picture. All channels alike would
   * spend the network on fine texture and little on light; their true share, on the mean colour.
   */
  private float[] worth() {
    int c = autoencoder.latentChannels();
    float[] deviations = parts.latentDeviations();
    float[] worth = new float[c];
    float sum = 0;
    for (int i = 0; i < c; i++) {
      worth[i] = (float) Math.sqrt(variance.visible().get(i)) * deviations[i];
      sum += worth[i] / c;
    }
    for (int i = 0; i < c; i++) {
      worth[i] /= sum;
    }
    return worth;
  }

  /** The error of the conditional estimate on training pairs, per channel and kind of place. */
  private EstimateVariance measure() {
    int c = autoencoder.latentChannels();
    double[][] sums = new double[3][c];
    double[] weights = new double[3];
    Random random = new Random(recipe.seed());
    for (int i = 0; i < VARIANCE_SAMPLES; i++) {
      PairSampler.Pair pair = train.draw(random);
      try (TensorScope scope = TensorScope.open()) {
        StitchBatch batch = StitchBatch.encode(List.of(pair.inputs()), size, autoencoder);
        Tensor z = StitchBatch.latents(List.of(pair.target()), size, autoencoder);
        float[] error = z.sub(batch.canvas().aligned()).square().toFloats();
        float[] coverage = pair.inputs().coverage();
        float[] seen = pair.inputs().visibility();
        for (int p = 0; p < coverage.length; p++) {
          double[] share = {coverage[p] * seen[p], coverage[p] * (1 - seen[p]), 1 - coverage[p]};
          for (int k = 0; k < 3; k++) {
            weights[k] += share[k];
            for (int n = 0; n < c; n++) {
              sums[k][n] += share[k] * error[n * coverage.length + p];
            }
          }
        }
      }
    }
    return new EstimateVariance(
        mean(sums[0], weights[0]), mean(sums[1], weights[1]), mean(sums[2], weights[2]));
  }

  private static List<Float> mean(double[] sums, double weight) {
    List<Float> out = new ArrayList<>();
    for (double sum : sums) {
      out.add((float) Math.max(0.01, sum / weight));
    }
    return out;
  }

  @Override
  public Module network() {
    return parts.networks();
  }

  @Override
  public Tensor loss(long number) {
    Batch batch = take(number);
    int n = recipe.batch();
    int[] timesteps = new int[n];
    float[] times = new float[n];
    Tensor[] noises = new Tensor[n];
    int last = schedule.timesteps() - 1;
    for (int i = 0; i < n; i++) {
      long sample = number * n + i;
      Random draws = recipe.random(sample, 1);
      boolean noisiest = variance != null && draws.nextDouble() < NOISIEST_SHARE;
      timesteps[i] = noisiest ? last : draws.nextInt(last + 1);
      times[i] = timesteps[i];
      try (RandomSource random = RandomSource.seeded(recipe.seed() * 1_000_003 + sample)) {
        int side = size / autoencoder.factor();
        noises[i] = random.normal(new long[] {1, autoencoder.latentChannels(), side, side});
      }
    }
    Tensor z = StitchBatch.latents(batch.targets, size, autoencoder);
    Tensor noise = Tensor.cat(0, noises);
    Tensor noisy = schedule.addNoise(z, noise, timesteps);
    Tensor t = Tensor.of(times, n);
    if (stage == Stage.BASE) {
      ConditionalEstimate nothing = ConditionalEstimate.unknown(z.shape());
      Tensor target =
          nothing.given(noisy, schedule.alphas(timesteps), schedule.sigmas(timesteps)).target(z);
      return parts.networks().adaptation().single(noisy, t).sub(target).square().mean();
    }
    StitchBatch inputs = StitchBatch.encode(batch.inputs, size, autoencoder);
    ConditionalEstimate estimate = estimator.parametrisation().estimate(inputs);
    Tensor target =
        estimator.parametrisation().target(estimate, z, noise, noisy, schedule, timesteps);
    Tensor error =
        estimator.output(inputs, noisy, t, text(number)).sub(target.clamp(-6, 6)).square();
    if (channelWeight != null) {
      error = error.mul(Tensor.of(channelWeight, 1, channelWeight.length, 1, 1));
    }
    Tensor weight = inputs.coverage().clamp(0, 1).mul(1 - OFF_FACE).add(OFF_FACE);
    // normalised a sample, not a batch: the mean over batches is then that over all their samples
    Tensor[] losses = new Tensor[n];
    for (int i = 0; i < n; i++) {
      Tensor own = weight.narrow(0, i, 1);
      losses[i] = error.narrow(0, i, 1).mul(own).mean().div(own.mean()).reshape(1);
    }
    return Tensor.cat(0, losses).mean();
  }

  /** States of the text that each sample has, some of none; null in a family without text. */
  private Tensor text(long number) {
    if (parts.noText() == null) {
      return parts.text();
    }
    Tensor[] texts = new Tensor[recipe.batch()];
    for (int i = 0; i < texts.length; i++) {
      Random draws = recipe.random(number * texts.length + i, 3);
      boolean without = draws.nextDouble() < recipe.dropoutOrNone().text();
      texts[i] = without ? parts.noText() : parts.text();
    }
    return Tensor.cat(0, texts);
  }

  @Override
  protected Batch batch(long number) {
    List<StitchInputs> inputs = new ArrayList<>();
    List<float[]> targets = new ArrayList<>();
    for (int i = 0; i < recipe.batch(); i++) {
      long sample = number * recipe.batch() + i;
      Set<Condition> dropped = recipe.dropoutOrNone().draw(recipe.random(sample, 2));
      PairSampler.Pair pair = train.draw(recipe.random(sample, 0), dropped);
      inputs.add(pair.inputs());
      targets.add(pair.target());
    }
    return new Batch(inputs, targets);
  }

  @Override
  public String validate(long step, Path folder) throws IOException {
    return stage == Stage.BASE ? validation.validateBase() : validation.validate(folder);
  }

  /** What the networks say of canvases. */
  public PortraitEstimator estimator() {
    return estimator;
  }

  /** Errors on pairs. */
  public PortraitValidation validation() {
    return validation;
  }

  /** Pairs of portraits that no training saw. */
  public PairSampler unseen() {
    return unseen;
  }

  @Override
  public void export(Path folder) throws IOException {
    parts.export(folder, variance, size);
  }

  @Override
  public void close() {
    parts.close();
  }
}
