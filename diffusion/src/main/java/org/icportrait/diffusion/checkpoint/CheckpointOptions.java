package org.icportrait.diffusion.checkpoint;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a checkpoint does not say itself.
 *
 * @param variant which files of a diffusers folder are meant, for example fp16; without it the
 *     plain ones, or the only variant there is
 * @param prediction epsilon or v_prediction: a single file of Stable Diffusion 2.x does not say
 *     what it was trained to predict
 * @param base a diffusers folder that lends configurations, tokenizer and scheduler to a single
 *     file, which has none of them
 */
public record CheckpointOptions(
    Optional<String> variant, Optional<String> prediction, Optional<Path> base) {
  /** Nothing but what the checkpoint says. */
  public static final CheckpointOptions NONE =
      new CheckpointOptions(Optional.empty(), Optional.empty(), Optional.empty());

  /** The same with a variant. */
  public CheckpointOptions withVariant(String name) {
    return new CheckpointOptions(Optional.ofNullable(name), prediction, base);
  }

  /** The same with a prediction type. */
  public CheckpointOptions withPrediction(String type) {
    return new CheckpointOptions(variant, Optional.ofNullable(type), base);
  }

  /** The same with a folder that lends configurations. */
  public CheckpointOptions withBase(Path folder) {
    return new CheckpointOptions(variant, prediction, Optional.ofNullable(folder));
  }
}
