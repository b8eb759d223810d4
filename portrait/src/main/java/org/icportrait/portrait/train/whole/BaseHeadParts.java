package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.icportrait.diffusion.lora.LoraTraining;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.data.latents.LatentSettings;
import org.icportrait.portrait.data.latents.LatentStore;
import org.icportrait.portrait.head.PretrainedHead;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.MaskShape;
import org.icportrait.portrait.model.BaseCheckpoint;
import org.icportrait.portrait.model.BaseParts;
import org.icportrait.portrait.model.BaseParts.Factors;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.ModelFamily;
import org.icportrait.portrait.model.PartConfig;
import org.icportrait.portrait.train.run.BaseSettings;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.Recipe;

/**
 * The parts of a Stable Diffusion base: {@code adapt/} is trained on its U-Net, {@code stitch/} on
 * a copy of the adapted encoder while the U-Net is frozen. What is frozen is kept in 16 bits where
 * that loses nothing, and text is encoded once.
 */
final class BaseHeadParts implements HeadStageParts {
  private static final int LEAST_CROP = 64; // pixels that a place of the coarsest level stands for

  private final HeadPairTraining.Stage stage;
  private final Recipe recipe;
  private final BaseSettings settings;
  private final ModelParts parts;
  private final BaseCheckpoint base;
  private final SchedulerConfig scheduler;
  private final PromptStates prompts;
  private final DeferredAutoencoder autoencoder;
  private ViewConsistentAdaptation adaptation;
  private LightingAwareStitching stitching; // null before the stage of stitching
  private final StageNetworks networks;

  /** Refuses a recipe that no base can be trained by. */
  static void check(HeadPairTraining.Stage stage, Recipe recipe) {
    if (stage == HeadPairTraining.Stage.BASE) {
      throw new BadInputException("recipe", "stage base with --base", "adapt or stitch");
    }
    if (recipe.concatenates()) {
      throw new BadInputException("recipe", "conditioning concatenation with --base", "branch");
    }
    if (recipe.crop() < LEAST_CROP || Integer.bitCount(recipe.crop()) != 1) {
      throw new BadInputException(
          "recipe", "crop " + recipe.crop() + " with --base", "a power of two from " + LEAST_CROP);
    }
  }

  /**
   * Loads a base.
   *
   * @param folder of the base, which may hold {@code adapt/}, {@code stitch/} and {@code geometry/}
   *     as well as the recipe's parts
   */
  BaseHeadParts(HeadPairTraining.Stage stage, Recipe recipe, Path folder) {
    this.stage = stage;
    this.recipe = recipe;
    settings = recipe.base() == null ? BaseSettings.defaults() : recipe.base();
    parts = new ModelParts(recipe.parts(), folder);
    base = BaseCheckpoint.open(folder);
    scheduler = base.scheduler();
    boolean textless = recipe.dropoutOrNone().text() > 0;
    prompts = base.prompts(settings.prompt(), textless ? "" : null);
    autoencoder = new DeferredAutoencoder(base, recipe.computeType());
    if (stage == HeadPairTraining.Stage.ADAPT) {
      adapt();
    } else {
      stitch();
    }
    networks = new StageNetworks(adaptation, stitching);
  }

  /**
   * Samples of the recipe's shards or, where it names none, drawn from its pairs.
   *
   * @throws BadInputException when the shards are those of another recipe or base
   */
  SampleSource samples() {
    SampleConditions conditions = new SampleConditions(stage, recipe, this);
    NoiseSchedule schedule = new NoiseSchedule(scheduler);
    return new LatentSamples(recipe, latents(), schedule, autoencoder.latentChannels(), conditions);
  }

  private LatentSource latents() {
    if (recipe.whole().latents() == null) {
      PairStream pairs = new PairStream(Path.of(recipe.whole().pairs()), recipe.crop());
      return new DrawnLatents(recipe, pairs, autoencoder);
    }
    Path folder = Path.of(recipe.whole().latents());
    int c = autoencoder.latentChannels();
    int side = recipe.crop() / autoencoder.factor();
    LatentStore store = LatentStore.open(folder, LatentPlanes.channels(c), side);
    LatentSettings wanted = LatentMaker.settings(recipe, base, autoencoder, 0, 0);
    store.settings().requireFor(wanted, folder);
    boolean lit = stage == HeadPairTraining.Stage.STITCH;
    return new StoredLatents(store, lit ? LatentPlanes.channels(c) : LatentPlanes.common(c), side);
  }

  /** Whether a step or a validation has needed the autoencoder. */
  boolean hasEncoded() {
    return autoencoder.isLoaded();
  }

  private boolean isFull() {
    return settings.form() == PartConfig.Form.FULL;
  }

  private void adapt() {
    DType compute = recipe.computeType();
    DType type = isFull() ? DType.FLOAT32 : base.storage(compute);
    Path part = parts.find("adapt");
    PartConfig.Form form = part == null ? null : PartConfig.readAdapt(part).form();
    adaptation = BaseParts.adaptation(base, part, type, factors());
    adaptation.unet().setComputeType(compute);
    trainable(adaptation.unet(), BaseParts::isOwnOfAdapt, part, form);
  }

  private void stitch() {
    DType compute = recipe.computeType();
    DType frozen = base.storage(compute);
    adaptation = BaseParts.adaptation(base, parts.require("adapt"), frozen, Factors.MERGED);
    adaptation.unet().setComputeType(compute);
    DType type = isFull() ? DType.FLOAT32 : frozen;
    Path part = parts.find("stitch");
    PartConfig.Form form = part == null ? null : PartConfig.readStitch(part).form();
    stitching = BaseParts.stitching(base, adaptation, part, type, factors());
    stitching.branch().setComputeType(compute);
    trainable(stitching.branch(), BaseParts::isOwnOfStitch, part, form);
  }

  /** A training of factors goes on with those of its start. */
  private Factors factors() {
    return isFull() ? Factors.MERGED : Factors.LEFT_OUT;
  }

  /**
   * All of a network; or its factors and what the base has no weights for, in float32.
   *
   * @param part that it was loaded from, or null
   * @param form of that part, or null
   */
  private void trainable(Module network, Predicate<String> own, Path part, PartConfig.Form form) {
    if (isFull()) {
      network.setTrainable(true);
      return;
    }
    if (form == PartConfig.Form.FULL) {
      throw new BadInputException(
          part.toString(), "all weights, to go on with by method lora", "method full");
    }
    LoraTraining.attach(network, settings.rank());
    if (form == PartConfig.Form.LORA) {
      LoraTraining.load(network, part.resolve(LoraTraining.FILE));
    }
    BaseParts.trainOwn(network, own);
  }

  @Override
  public Module networks() {
    return networks;
  }

  @Override
  public WholeHeadDenoiser denoiser() {
    PretrainedHead head = new PretrainedHead(autoencoder, scheduler.predictionType());
    return new WholeHeadDenoiser(adaptation, stitching, head, new NoiseSchedule(scheduler));
  }

  /** In latents, of what the base's scheduler says. */
  @Override
  public Tensor loss(HeadSamples samples) {
    WholeHeadDenoiser denoiser = denoiser();
    Tensor output =
        denoiser.output(samples.inputs(), samples.noisy(), samples.text(), samples.timesteps());
    Tensor target =
        scheduler
            .predictionType()
            .target(samples.clean(), samples.noise(), denoiser.schedule(), samples.timesteps());
    return LatentLoss.of(output, target, samples.weight());
  }

  @Override
  public Tensor text() {
    return prompts.positive();
  }

  @Override
  public Tensor noText() {
    return prompts.negative();
  }

  @Override
  public int validationPairs() {
    return settings.validationPairs();
  }

  @Override
  public int validationBatch() {
    return recipe.batch();
  }

  @Override
  public void export(Path folder, int size) throws IOException {
    if (stage == HeadPairTraining.Stage.ADAPT) {
      PartConfig config = PartConfig.adaptOf(settings.form(), size, settings.prompt());
      write(folder.resolve("adapt"), config, adaptation.unet(), BaseParts::isOwnOfAdapt);
    } else {
      PartConfig config =
          PartConfig.stitchOf(settings.form(), size, settings.prompt(), recipe.dropout());
      Module branch = stitching.branch();
      write(folder.resolve("stitch"), config, branch, BaseParts::isOwnOfStitch);
    }
    parts.completeWith(folder, List.of("adapt", "stitch", "geometry")); // base files are linked
    BaseFiles.link(base.folder(), folder);
    if (stage == HeadPairTraining.Stage.STITCH) {
      ModelCard.write(
          folder,
          ModelFamily.STABLE_DIFFUSION.name(),
          size,
          MaskShape.MASK_RATIO,
          Map.of("recipe", recipe.toString()),
          name -> name.startsWith("adapt/") || name.startsWith("stitch/"));
    }
  }

  private void write(Path folder, PartConfig config, Module network, Predicate<String> own)
      throws IOException {
    ModelParts.write(folder, "config.json", config, null);
    Path weights = folder.resolve(ModelParts.WEIGHTS);
    ModelParts.writeWeights(network, weights, isFull() ? name -> true : own);
    if (!isFull()) {
      LoraTraining.write(network, folder.resolve(LoraTraining.FILE));
    }
  }

  @Override
  public void close() {
    networks.close();
    autoencoder.close();
    prompts.close();
    base.close();
  }
}
