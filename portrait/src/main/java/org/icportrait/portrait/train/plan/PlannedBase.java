package org.icportrait.portrait.train.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.bench.Family;
import org.icportrait.diffusion.lora.LoraTraining;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.PretrainedHead;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.model.BaseCheckpoint;
import org.icportrait.portrait.model.BaseParts;
import org.icportrait.portrait.model.PartConfig;
import org.icportrait.portrait.train.run.BaseSettings;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/**
 * The networks of a stage on a Stable Diffusion base: of a folder's layout, or of Stable Diffusion
 * 1.5 where none is named.
 */
final class PlannedBase {
  private static final int LATENTS = 4; // channels of Stable Diffusion 1.5's
  private static final int TOKENS = 77;

  private PlannedBase() {}

  static PlannedStage of(HeadPairTraining.Stage stage, Recipe recipe, Path folder) {
    boolean brain = recipe.computeType() == DType.BFLOAT16;
    DType type = brain ? DType.BFLOAT16 : DType.FLOAT32;
    if (folder == null) {
      AutoencoderKL autoencoder =
          EmptyParameters.make(type, () -> new AutoencoderKL(Family.stableDiffusionAutoencoder()));
      autoencoder.setComputeType(type);
      UNet2DConditionConfig layout =
          Family.stableDiffusionUNet(WholeHeadInputs.canvasChannels(LATENTS));
      return planned(stage, recipe, layout, autoencoder, recipe.computeType());
    }
    try (BaseCheckpoint base = BaseCheckpoint.open(folder)) {
      DType storage = base.storage(recipe.computeType());
      return planned(stage, recipe, base.canvas(), base.autoencoder(type), storage);
    }
  }

  /** As {@code train} has them: what is frozen in 16 bits, what is trained in float32. */
  private static PlannedStage planned(
      HeadPairTraining.Stage stage,
      Recipe recipe,
      UNet2DConditionConfig layout,
      Autoencoder autoencoder,
      DType storage) {
    BaseSettings settings = recipe.base() == null ? BaseSettings.defaults() : recipe.base();
    boolean full = settings.form() == PartConfig.Form.FULL;
    boolean stitch = stage == HeadPairTraining.Stage.STITCH;
    DType trained = full ? DType.FLOAT32 : storage;
    PlannedDenoisers networks =
        new PlannedDenoisers(recipe, layout, false, stitch ? storage : trained);
    if (stitch) {
      networks.stitch(WholeHeadInputs.conditionChannels(layout.outChannels()), trained);
    }
    networks.setTrainable(false);
    if (stitch) {
      trainable(networks.stitching.branch(), BaseParts::isOwnOfStitch, full, settings.rank());
    } else {
      trainable(networks.adaptation.unet(), BaseParts::isOwnOfAdapt, full, settings.rank());
    }
    Module encoder = (Module) autoencoder;
    encoder.setTrainable(false);
    PlannedCanvas canvas = new PlannedCanvas(recipe, false, autoencoder);
    SchedulerConfig scheduler = SchedulerConfig.mini(); // any: what it says costs nothing
    WholeHeadDenoiser denoiser =
        new WholeHeadDenoiser(
            networks.adaptation,
            networks.stitching,
            new PretrainedHead(autoencoder, scheduler.predictionType()),
            new NoiseSchedule(scheduler));
    int width = layout.crossAttentionDim().get(0);
    boolean stored = recipe.whole().latents() != null; // then no step encodes
    return new PlannedStage(
        networks,
        stored ? List.of() : List.of(encoder),
        stored ? () -> {} : canvas::encode,
        () -> {
          Tensor text = Tensor.zeros(1, TOKENS, width);
          denoiser
              .output(canvas.inputs(), canvas.noisy(), text, canvas.timesteps())
              .square()
              .mean();
        });
  }

  private static void trainable(Module network, Predicate<String> own, boolean full, int rank) {
    if (full) {
      network.setTrainable(true);
      return;
    }
    try (EmptyParameters empty = EmptyParameters.open(DType.FLOAT32)) {
      LoraTraining.attach(network, rank);
    }
    BaseParts.trainOwn(network, own);
  }
}
