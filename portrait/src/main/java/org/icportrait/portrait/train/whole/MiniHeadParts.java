package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchConfig;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.ResidualHead;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.RelightingOutput;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.NetworkSettings;
import org.icportrait.portrait.train.run.Recipe;

/** Networks of our own between stages of training, as the part {@code head/} of a model. */
final class MiniHeadParts implements HeadStageParts {
  private static final double DRAWN = 0.5; // weight of what is drawn beside the portrait itself
  private static final int VALIDATION_PAIRS = 48;
  private static final int VALIDATION_BATCH = 8;

  private final Recipe recipe;
  private final LinearPatchAutoencoder code;
  private final UNet2DConditionConfig layout; // of the denoiser and the branch
  private final ViewConsistentAdaptation adaptation;
  private final LightingAwareStitching stitching; // null before the stage of stitching
  private final StageNetworks networks;
  private final SchedulerConfig scheduler = SchedulerConfig.mini();
  private final boolean concatenates; // the condition is on the canvas, no branch reads it
  private final EstimateVariance variance;

  /**
   * Loads what the recipe's parts have; what is missing is fitted to pairs.
   *
   * @param train the pairs that are trained on
   */
  MiniHeadParts(HeadPairTraining.Stage stage, Recipe recipe, PairStream train) {
    this.recipe = recipe;
    boolean stitch = stage == HeadPairTraining.Stage.STITCH;
    concatenates = stitch && recipe.concatenates();
    boolean withBranch = stitch && !concatenates;
    code = new LinearPatchAutoencoder(LinearPatchConfig.mini(HeadPlanes.patch(recipe.crop())));
    int c = code.latentChannels();
    int added = concatenates ? WholeHeadInputs.conditionChannels(c) : 0;
    layout =
        NetworkSettings.of(recipe)
            .layout(WholeHeadInputs.canvasChannels(c) + added, RelightingOutput.channels(c));
    adaptation = new ViewConsistentAdaptation(layout, true);
    stitching =
        withBranch
            ? new LightingAwareStitching(layout, WholeHeadInputs.conditionChannels(c))
            : null;
    Path start = new ModelParts(recipe.parts()).find(WholeHeadConfig.PART);
    boolean branchToo = false;
    if (start == null) {
      try (TensorScope scope = TensorScope.open()) { // 300 MB of pictures, of no use afterwards
        code.fit(train.pictures(recipe.random(0, 9)));
      }
      variance = EstimateErrors.measure(train, recipe.whole(), code, recipe.random(1, 9));
    } else {
      WholeHeadConfig known = WholeHeadConfig.read(start);
      variance = known.estimateVariance();
      ModelParts.load(code, start.resolve(WholeHeadConfig.CODE));
      ModelParts.loadWidened(
          adaptation.unet(), start.resolve(WholeHeadConfig.UNET), layout.inChannels());
      branchToo = known.stitched();
      if (withBranch && branchToo) {
        ModelParts.load(stitching.branch(), start.resolve(WholeHeadConfig.STITCH));
      }
    }
    adaptation.unet().setComputeType(recipe.computeType());
    if (withBranch) {
      stitching.branch().setComputeType(recipe.computeType());
      if (!branchToo) {
        stitching.branch().copyEncoder(adaptation.unet());
      }
    }
    if (recipe.freezesDenoiser()) {
      adaptation.setTrainable(false);
    }
    networks = new StageNetworks(adaptation, stitching);
  }

  @Override
  public Module networks() {
    return networks;
  }

  @Override
  public WholeHeadDenoiser denoiser() {
    ResidualHead head = new ResidualHead(code, variance);
    return new WholeHeadDenoiser(adaptation, stitching, head, new NoiseSchedule(scheduler));
  }

  @Override
  public WholeHeadInputs read(WholeHeadInputs inputs) {
    return concatenates ? inputs.concatenated() : inputs;
  }

  /** In pixels, of the portrait and, more softly, of what is drawn. */
  @Override
  public Tensor loss(HeadSamples samples) {
    WholeHeadDenoiser.Prediction said =
        denoiser()
            .predict(
                samples.pixels().estimate(),
                samples.inputs(),
                samples.noisy(),
                samples.text(),
                samples.timesteps());
    Tensor portrait =
        WholeHeadLoss.of(said.portrait(), samples.pixels().target(), samples.weight());
    Tensor drawn = // what the profile's pixels do not replace is soft: half the side tells enough
        WholeHeadLoss.of(
            half(said.drawn()), half(samples.pixels().target()), half(samples.weight()));
    return portrait.add(drawn.mul(DRAWN)).mean();
  }

  private static Tensor half(Tensor planes) {
    return Functional.averagePool(planes, 2);
  }

  @Override
  public int validationPairs() {
    return VALIDATION_PAIRS;
  }

  @Override
  public int validationBatch() {
    return VALIDATION_BATCH;
  }

  @Override
  public void export(Path folder, int size) throws IOException {
    Path part = folder.resolve(WholeHeadConfig.PART);
    WholeHeadConfig config =
        WholeHeadConfig.of(size, variance, stitching != null, recipe.toString());
    ModelParts.write(part, WholeHeadConfig.FILE, config, null);
    ModelParts.write(part.resolve(WholeHeadConfig.CODE), WholeHeadConfig.FILE, code.config(), code);
    ModelParts.write(
        part.resolve(WholeHeadConfig.UNET), WholeHeadConfig.FILE, layout, adaptation.unet());
    ModelParts.write(
        part.resolve(WholeHeadConfig.SCHEDULER), "scheduler_config.json", scheduler, null);
    if (stitching != null) {
      ModelParts.write(
          part.resolve(WholeHeadConfig.STITCH),
          WholeHeadConfig.FILE,
          java.util.Map.of("_class_name", "LightingAwareStitching"),
          stitching.branch());
    }
  }

  @Override
  public void close() {
    networks.close();
    code.close();
  }
}
