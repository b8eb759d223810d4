package org.icportrait.app.option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointOptions;
import picocli.CommandLine.Option;

/** What a checkpoint does not say itself. */
public final class CheckpointChoice {
  /** What a U-Net was trained to predict, as diffusers spells it. */
  enum Prediction {
    EPSILON,
    V_PREDICTION
  }

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description =
          "Which files of a diffusers folder, for example fp16; without it the plain ones.")
  String variant;

  @Option(
      names = "--prediction",
      paramLabel = "TYPE",
      description =
          "epsilon or v_prediction: what the model predicts, where a single file doesn't say it.")
  Prediction prediction;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description =
          "Diffusers folder that lends configurations, tokenizer and scheduler to a single file.")
  Path base;

  /** What was chosen, by the names of the options without dashes; files are not among it. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (variant != null) {
      settings.put("variant", variant);
    }
    if (prediction != null) {
      settings.put("prediction", prediction.name().toLowerCase(Locale.ROOT));
    }
    return settings;
  }

  /** The folder that lends what a single file has not. */
  public Optional<Path> base() {
    return Optional.ofNullable(base);
  }

  public Checkpoint open(Path path) {
    if (base != null) {
      ModelOptions.requireFolder(base);
    }
    return Checkpoint.open(
        path,
        CheckpointOptions.NONE
            .withVariant(variant)
            .withPrediction(prediction == null ? null : prediction.name().toLowerCase(Locale.ROOT))
            .withBase(base));
  }
}
