package org.icportrait.portrait.train.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchConfig;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoderConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.face.detect.DetectorNetwork;
import org.icportrait.face.geometry.GeometryNetwork;
import org.icportrait.face.parse.ParseNetwork;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.identity.CanonicalFace;
import org.icportrait.portrait.identity.IdentityNetwork;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.RelightingOutput;
import org.icportrait.portrait.train.run.Recipe;

/** Makes the networks of a stage of our own family; those of a base are {@link PlannedBase}. */
final class PlannedStages {
  private static final int SIZE = 256; // of the mini family's crops
  private static final int WINDOW = 128; // of the detector's
  private static final int ENCODED = 4; // pictures a sample: profile, estimate, masked, answer

  private PlannedStages() {}

  /**
   * The stage of a recipe.
   *
   * @param base folder of a Stable Diffusion base, or null
   */
  static PlannedStage of(Recipe recipe, Path base) {
    if (recipe.whole() != null) {
      return wholeHead(recipe);
    }
    boolean onBase = base != null || recipe.base() != null;
    return switch (recipe.stage()) {
      case "autoencoder" -> autoencoder(recipe);
      case "geometry" -> geometry(recipe);
      case "identity" -> identity(recipe);
      case "parser" -> parser(recipe);
      case "base" -> mini(recipe);
      case "adapt", "stitch" -> onBase ? PlannedBase.of(recipe, base) : mini(recipe);
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

  private static PlannedStage autoencoder(Recipe recipe) {
    PatchAutoencoder network = new PatchAutoencoder(PatchAutoencoderConfig.mini());
    network.setComputeType(recipe.computeType());
    int side = recipe.crop();
    return alone(
        network,
        () -> network.decodeRaw(network.encodeRaw(Tensor.zeros(recipe.batch(), 3, side, side))));
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

  /** Faces in standard crops. */
  private static PlannedStage mini(Recipe recipe) {
    PatchAutoencoder autoencoder = new PatchAutoencoder(PatchAutoencoderConfig.mini());
    autoencoder.setTrainable(false);
    autoencoder.setComputeType(recipe.computeType());
    int c = autoencoder.latentChannels();
    int extra = recipe.concatenates() ? LightingAwareStitching.conditionChannels(c) : 0;
    UNet2DConditionConfig layout =
        UNet2DConditionConfig.mini(InContextCanvas.channels(c) + extra, c);
    PlannedCanvas canvas = new PlannedCanvas(recipe, c, 1, 0, SIZE / autoencoder.factor());
    boolean branch = recipe.stage().equals("stitch") && extra == 0;
    PlannedDenoisers networks =
        new PlannedDenoisers(recipe, layout, false, branch ? canvas.condition() : 0);
    if (recipe.freezesDenoiser()) {
      networks.adaptation.setTrainable(false);
    }
    boolean alone = recipe.stage().equals("base");
    int encoded = alone ? 1 : ENCODED;
    return new PlannedStage(
        networks,
        List.of(autoencoder),
        () -> autoencoder.encode(Tensor.zeros((long) encoded * recipe.batch(), 3, SIZE, SIZE)),
        () -> (alone ? networks.single(canvas) : networks.forward(canvas)).square().mean());
  }

  private static PlannedStage wholeHead(Recipe recipe) {
    LinearPatchAutoencoder code =
        new LinearPatchAutoencoder(LinearPatchConfig.mini(HeadPlanes.patch(recipe.crop())));
    code.setTrainable(false);
    int c = code.latentChannels();
    UNet2DConditionConfig layout =
        UNet2DConditionConfig.wholeHead(
            WholeHeadInputs.canvasChannels(c), RelightingOutput.channels(c));
    int seen = WholeHeadInputs.canvasChannels(c) - 2 * c;
    boolean branch = recipe.stage().equals("stitch");
    int condition = branch ? WholeHeadInputs.conditionChannels(c) : 0;
    int side = recipe.crop() / code.factor();
    PlannedCanvas canvas = new PlannedCanvas(recipe, c, seen, condition, side);
    PlannedDenoisers networks = new PlannedDenoisers(recipe, layout, true, condition);
    return new PlannedStage(
        networks,
        List.of(code),
        () ->
            code.encode(
                Tensor.zeros((long) ENCODED * recipe.batch(), 3, recipe.crop(), recipe.crop())),
        () -> {
          Tensor out = networks.forward(canvas);
          Tensor picture = code.decodeChange(out.narrow(1, 0, c));
          picture.square().mean().add(out.square().mean());
        });
  }
}
