package org.icportrait.portrait.train.plan;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchConfig;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.face.detect.DetectorNetwork;
import org.icportrait.face.geometry.GeometryNetwork;
import org.icportrait.face.parse.ParseNetwork;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.ResidualHead;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.identity.CanonicalFace;
import org.icportrait.portrait.identity.IdentityNetwork;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.RelightingOutput;
import org.icportrait.portrait.train.run.NetworkSettings;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/** Makes the networks of a stage of our own family; those of a base are {@link PlannedBase}. */
final class PlannedStages {
  private static final int WINDOW = 128; // of the detector's

  private PlannedStages() {}

  /**
   * The stage of a recipe.
   *
   * @param base folder of a Stable Diffusion base, or null
   */
  static PlannedStage of(Recipe recipe, Path base) {
    return switch (recipe.stage()) {
      case "geometry" -> geometry(recipe);
      case "identity" -> identity(recipe);
      case "parser" -> parser(recipe);
      case "base", "adapt", "stitch" -> head(recipe, base);
      default -> throw new BadInputException("recipe", "stage " + recipe.stage(), "a known one");
    };
  }

  /** Networks under one roof, as one optimiser trains them. */
  static final class Group extends Module {
    Group(Module... networks) {
      for (Module network : networks) {
        child("network" + modules(Module.class).size(), network);
      }
    }
  }

  private static PlannedStage alone(Module network, Supplier<Tensor> output) {
    return new PlannedStage(network, List.of(), () -> {}, () -> output.get().square().mean());
  }

  private static PlannedStage geometry(Recipe recipe) {
    GeometryNetwork network = new GeometryNetwork();
    DetectorNetwork detector = new DetectorNetwork();
    network.setComputeType(recipe.computeType());
    detector.setComputeType(recipe.computeType());
    int side = GeometryNetwork.SIZE;
    int n = recipe.batch();
    return alone(
        new Group(network, detector),
        () -> {
          GeometryNetwork.Output out = network.forward(Tensor.zeros(n, 3, side, side));
          Tensor seen = detector.forward(Tensor.zeros(n, 3, WINDOW, WINDOW));
          return out.landmarks()
              .square()
              .mean()
              .add(out.dense().square().mean())
              .add(seen.square().mean());
        });
  }

  private static PlannedStage identity(Recipe recipe) {
    IdentityNetwork network = new IdentityNetwork();
    network.setComputeType(recipe.computeType());
    int side = CanonicalFace.SIZE;
    return alone(
        network,
        () -> network.forward(Tensor.zeros(recipe.batch(), CanonicalFace.CHANNELS, side, side)));
  }

  private static PlannedStage parser(Recipe recipe) {
    ParseNetwork network = new ParseNetwork();
    int side = ParseNetwork.SIZE;
    return alone(network, () -> network.forward(Tensor.zeros(recipe.batch(), 3, side, side)));
  }

  private static PlannedStage head(Recipe recipe, Path base) {
    HeadPairTraining.Stage stage = HeadPairTraining.Stage.of(recipe);
    boolean planned = recipe.base() != null && stage != HeadPairTraining.Stage.BASE;
    boolean onBase = base != null || planned;
    HeadPairTraining.check(stage, recipe, onBase);
    return onBase ? PlannedBase.of(stage, recipe, base) : mini(stage, recipe);
  }

  private static PlannedStage mini(HeadPairTraining.Stage stage, Recipe recipe) {
    LinearPatchAutoencoder code =
        new LinearPatchAutoencoder(LinearPatchConfig.mini(HeadPlanes.patch(recipe.crop())));
    code.setTrainable(false);
    boolean stitch = stage == HeadPairTraining.Stage.STITCH;
    boolean concatenates = stitch && recipe.concatenates();
    int c = code.latentChannels();
    int condition = WholeHeadInputs.conditionChannels(c);
    UNet2DConditionConfig layout =
        NetworkSettings.of(recipe)
            .layout(
                WholeHeadInputs.canvasChannels(c) + (concatenates ? condition : 0),
                RelightingOutput.channels(c));
    PlannedDenoisers networks = new PlannedDenoisers(recipe, layout, true, DType.FLOAT32);
    if (stitch && !concatenates) {
      networks.stitch(condition, DType.FLOAT32);
    }
    if (recipe.freezesDenoiser()) {
      networks.adaptation.setTrainable(false);
    }
    List<Float> one = Collections.nCopies(c, 1f);
    WholeHeadDenoiser denoiser =
        new WholeHeadDenoiser(
            networks.adaptation,
            networks.stitching,
            new ResidualHead(code, new EstimateVariance(one, one, one)),
            new NoiseSchedule(SchedulerConfig.mini()));
    PlannedCanvas canvas = new PlannedCanvas(recipe, concatenates, code);
    return new PlannedStage(
        networks,
        List.of(code),
        canvas::encode,
        () -> {
          WholeHeadDenoiser.Prediction said =
              denoiser.predict(
                  canvas.estimate(), canvas.inputs(), canvas.noisy(), null, canvas.timesteps());
          said.portrait().square().mean().add(said.drawn().square().mean());
        });
  }
}
