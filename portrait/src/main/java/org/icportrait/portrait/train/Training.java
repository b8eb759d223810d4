package org.icportrait.portrait.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.RandomSource;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.train.geometry.GeometryTraining;
import org.icportrait.portrait.train.identity.IdentityTraining;
import org.icportrait.portrait.train.parser.ParserTraining;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.run.TrainingRun;
import org.icportrait.portrait.train.run.TrainingStage;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/** Runs a training stage from its recipe. */
public final class Training {
  private static final List<String> OF_HEADS = List.of("base", "adapt", "stitch");

  private Training() {}

  /**
   * Trains one stage.
   *
   * @param recipe what to do
   * @param base a Stable Diffusion checkpoint in the diffusers layout that {@code adapt} and {@code
   *     stitch} are trained for, or null for our own family
   * @param data a folder of portraits, see {@link PortraitFolder}
   * @param output where checkpoints, curves and the trained part go
   * @param resume whether to go on from the checkpoint in {@code output}
   * @param decoder reads a picture file
   * @param group the processes that train together; all see {@code output}, the first writes
   * @param stopped asked after each step; true ends the run with a checkpoint
   */
  public static void run(
      Recipe recipe,
      Path base,
      Path data,
      Path output,
      boolean resume,
      Function<Path, Picture> decoder,
      DataParallel group,
      BooleanSupplier stopped)
      throws IOException {
    RandomSource.seedParameters(recipe.seed());
    PortraitFolder folder = PortraitFolder.read(data);
    try (TrainingStage stage = stage(recipe, base, data, output, folder, decoder)) {
      new TrainingRun(recipe, stage, output, group, stopped).run(resume);
    }
  }

  private static TrainingStage stage(
      Recipe recipe,
      Path base,
      Path data,
      Path output,
      PortraitFolder folder,
      Function<Path, Picture> decoder) {
    if (recipe.whole() != null && !OF_HEADS.contains(recipe.stage())) {
      throw new BadInputException(
          "recipe", "whole in stage " + recipe.stage(), String.join(", ", OF_HEADS));
    }
    return switch (recipe.stage()) {
      case "geometry" -> new GeometryTraining(recipe, data, folder, decoder);
      case "identity" ->
          new IdentityTraining(
              recipe,
              FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors")),
              new CropStore(folder.train(), decoder, recipe.crop()),
              new CropStore(folder.validation(), decoder, recipe.crop()));
      case "parser" -> ParserTraining.read(recipe, data, output, folder, decoder);
      case "base", "adapt", "stitch" ->
          new HeadPairTraining(HeadPairTraining.Stage.of(recipe), recipe, base);
      default ->
          throw new BadInputException(
              "recipe",
              "stage " + recipe.stage(),
              "geometry, base, adapt, stitch, identity or parser");
    };
  }
}
