package org.icportrait.portrait.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.ExponentialMovingAverage;
import org.icportrait.engine.LossScaler;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Everything a run needs to go on to the very same numbers, in one file, so that it is whole or
 * absent.
 *
 * @param parameters what is trained
 * @param average their moving average
 * @param scaler null where gradients can't vanish
 */
record TrainingCheckpoint(
    Map<String, Tensor> parameters,
    AdamW optimizer,
    ExponentialMovingAverage average,
    LossScaler scaler) {
  private static final String FILE = "checkpoint.safetensors";

  static Path file(Path folder) {
    return folder.resolve(FILE);
  }

  /** The step of a folder's checkpoint; -1 when there is none. */
  static long stepOf(Path folder) {
    if (!Files.exists(file(folder))) {
      return -1;
    }
    try (Safetensors source = Safetensors.open(file(folder))) {
      return Long.parseLong(source.metadata().get("step"));
    }
  }

  void save(Path folder, long step) throws IOException {
    Map<String, Tensor> all = new LinkedHashMap<>();
    parameters.forEach((name, tensor) -> all.put("parameter." + name, tensor));
    average.averages().forEach((name, tensor) -> all.put("average." + name, tensor));
    optimizer.state().forEach((name, tensor) -> all.put("optimizer." + name, tensor));
    Map<String, String> facts = new LinkedHashMap<>(Map.of("step", Long.toString(step)));
    if (scaler != null) {
      facts.put("optimizer_steps", Long.toString(optimizer.steps()));
      facts.put("loss_scale", scaler.state());
    }
    SafetensorsWriter.write(file(folder), all, facts);
  }

  /**
   * Puts everything back as it was.
   *
   * @return the number of steps made
   * @throws BadInputException when there is no checkpoint
   */
  long restore(Path folder) {
    Path file = file(folder);
    if (!Files.exists(file)) {
      throw new BadInputException(file.toString(), "no checkpoint", "one to resume from");
    }
    try (Safetensors source = Safetensors.open(file)) {
      Map<String, String> facts = source.metadata();
      long step = Long.parseLong(facts.get("step"));
      restore(source, "parameter.", parameters);
      restore(source, "average.", average.averages());
      restore(source, "optimizer.", optimizer.state());
      optimizer.resumeAt(Long.parseLong(facts.getOrDefault("optimizer_steps", step + "")));
      if (scaler != null && facts.containsKey("loss_scale")) {
        scaler.restore(facts.get("loss_scale"));
      }
      return step;
    }
  }

  private static void restore(Safetensors source, String prefix, Map<String, Tensor> into) {
    into.forEach(
        (name, tensor) -> {
          source.expectShape(prefix + name, tensor.shape());
          try (TensorScope scope = TensorScope.open()) {
            tensor.assign(source.tensor(prefix + name));
          }
        });
  }
}
