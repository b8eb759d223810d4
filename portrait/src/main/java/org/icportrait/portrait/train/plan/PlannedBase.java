package org.icportrait.portrait.train.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.bench.Family;
import org.icportrait.diffusion.lora.LoraTraining;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.model.BaseCheckpoint;
import org.icportrait.portrait.model.BaseParts;
import org.icportrait.portrait.model.PartConfig;
import org.icportrait.portrait.train.run.BaseSettings;
import org.icportrait.portrait.train.run.Recipe;

/**
 * The networks of a stage on a Stable Diffusion base: of a folder's layout, or of Stable Diffusion
 * 1.5 where none is named.
 */
final class PlannedBase {
  private static final int ENCODED = 4; // pictures a sample: profile, estimate, masked, answer
  private static final int TOKENS = 77;

  private PlannedBase() {}

  static PlannedStage of(Recipe recipe, Path folder) {
    if (folder == null) {
      int c = 4;
      DType type = recipe.computeType() == DType.BFLOAT16 ? DType.BFLOAT16 : DType.FLOAT32;
      AutoencoderKL autoencoder =
          EmptyParameters.make(type, () -> new AutoencoderKL(Family.stableDiffusionAutoencoder()));
      autoencoder.setComputeType(type);
      UNet2DConditionConfig layout = Family.stableDiffusionUNet(InContextCanvas.channels(c));
      return stage(recipe, layout, autoencoder, recipe.computeType());
    }
    try (BaseCheckpoint base = BaseCheckpoint.open(folder)) {
      boolean brain = recipe.computeType() == DType.BFLOAT16;
      Autoencoder autoencoder = base.autoencoder(brain ? DType.BFLOAT16 : DType.FLOAT32);
      return stage(recipe, base.canvas(), autoencoder, base.storage(recipe.computeType()));
    }
  }

  /** As {@code train} has them: what is frozen in 16 bits, what is trained in float32. */
  private static PlannedStage stage(
      Recipe recipe, UNet2DConditionConfig layout, Autoencoder autoencoder, DType storage) {
    BaseSettings settings = recipe.base() == null ? BaseSettings.defaults() : recipe.base();
    boolean full = settings.form() == PartConfig.Form.FULL;
    boolean stitch = recipe.stage().equals("stitch");
    DType trained = full ? DType.FLOAT32 : storage;
    int c = layout.outChannels();
    PlannedCanvas canvas = new PlannedCanvas(recipe, c, 1, 0, recipe.crop() / autoencoder.factor());
    PlannedDenoisers networks =
        new PlannedDenoisers(
            recipe,
            layout,
            false,
            stitch ? canvas.condition() : 0,
            stitch ? storage : trained,
            trained);
    networks.setTrainable(false);
    if (stitch) {
      trainable(networks.stitching.branch(), BaseParts::isOwnOfStitch, full, settings.rank());
    } else {
      trainable(networks.adaptation.unet(), BaseParts::isOwnOfAdapt, full, settings.rank());
    }
    Module encoder = (Module) autoencoder;
    encoder.setTrainable(false);
    int width = layout.crossAttentionDim().get(0);
    return new PlannedStage(
        networks,
        List.of(encoder),
        () -> {
          for (int i = 0; i < ENCODED; i++) {
            autoencoder.encode(Tensor.zeros(recipe.batch(), 3, recipe.crop(), recipe.crop()));
          }
        },
        () -> networks.forward(canvas, Tensor.zeros(1, TOKENS, width)).square().mean());
  }

  private static void trainable(Module network, Predicate<String> own, boolean full, int rank) {
    if (full) {
      network.setTrainable(true);
      return;
    }
    try (EmptyParameters empty = EmptyParameters.open(DType.FLOAT32)) {
      LoraTraining.attach(network, rank);
    }
    network
        .modules(Conv2d.class)
        .forEach(
            (name, convolution) -> {
              if (own.test(name + ".")) {
                convolution.convert(DType.FLOAT32);
                convolution.setTrainable(true);
              }
            });
  }
}
