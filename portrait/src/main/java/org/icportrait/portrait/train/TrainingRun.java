package org.icportrait.portrait.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Checkpointing;
import org.icportrait.engine.DType;
import org.icportrait.engine.ExponentialMovingAverage;
import org.icportrait.engine.LossScaler;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop every stage is trained by: optimiser, averaged weights, log, checkpoints, resume. One
 * file holds a checkpoint, so that it is whole or absent.
 */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final long CHECKPOINT_NANOS = 240L * 1_000_000_000L;
  private static final String CHECKPOINT = "checkpoint.safetensors";

  private final Recipe recipe;
  private final TrainingStage stage;
  private final Path folder;
  private final BooleanSupplier stopped;
  private final LossScaler scaler; // null where gradients can't vanish

  /**
   * A run that writes to a folder.
   *
   * @param stopped asked after every step; true ends the run with a checkpoint
   */
  public TrainingRun(Recipe recipe, TrainingStage stage, Path folder, BooleanSupplier stopped) {
    this.recipe = recipe;
    this.stage = stage;
    this.folder = folder;
    this.stopped = stopped;
    this.scaler = recipe.computeType() == DType.FLOAT16 ? LossScaler.standard() : null;
  }

  /** Whether a folder holds a checkpoint to go on from. */
  static boolean hasCheckpoint(Path folder) {
    return Files.exists(folder.resolve(CHECKPOINT));
  }

  /**
   * Trains until the recipe's last step, then validates and exports the model part; or until
   * stopped, with a checkpoint only.
   *
   * @param resume whether to go on from the folder's checkpoint; an error when there is none
   */
  public void run(boolean resume) throws IOException {
    Files.createDirectories(folder);
    Map<String, Tensor> parameters = stage.network().trainableParameters();
    Map<String, Tensor> averaged = recipe.ema() > 0 ? parameters : Map.of();
    try (AdamW optimizer = new AdamW(parameters, AdamW.Options.standard());
        var average = new ExponentialMovingAverage(averaged, recipe.ema())) {
      long step = resume ? restore(parameters, optimizer, average) : 0;
      long saved = System.nanoTime();
      long since = saved;
      long validated = -1;
      double running = 0;
      int counted = 0;
      while (step < recipe.steps() && !stopped.getAsBoolean()) {
        double loss = train(step, optimizer);
        step++;
        average.update(step);
        running += Double.isFinite(loss) ? loss : 0; // an overflow in float16
        counted++;
        if (step % 20 == 0) {
          double rate = counted * recipe.batch() / ((System.nanoTime() - since) / 1e9);
          log(step, running / counted, rate);
          running = 0;
          counted = 0;
          since = System.nanoTime();
        }
        if (step % recipe.validateEvery() == 0) {
          validate(step, average);
          validated = step;
          since = System.nanoTime();
        }
        if (System.nanoTime() - saved > CHECKPOINT_NANOS) {
          save(step, parameters, optimizer, average);
          saved = System.nanoTime();
        }
      }
      save(step, parameters, optimizer, average);
      if (step < recipe.steps()) {
        return; // stopped: who stops a run doesn't want to wait for pictures
      }
      if (validated != step) {
        validate(step, average);
      }
      average.swap();
      stage.export(folder.resolve("export"));
    }
  }

  private double train(long step, AdamW optimizer) {
    boolean saving = recipe.base() != null && recipe.base().checkpointing();
    try (TensorScope scope = TensorScope.open();
        Checkpointing checkpointing = saving ? Checkpointing.open() : null) {
      Tensor loss = stage.loss(step);
      double value = loss.item();
      double factor = scaler == null ? 1 : scaler.scale();
      if (scaler == null && !Double.isFinite(value)) {
        throw new IllegalStateException(
            "the loss is " + value + " at step " + step + "; the last checkpoint is good");
      }
      Tensor scaled = scaler == null ? loss : loss.mul(factor);
      if (checkpointing == null) {
        scaled.backward();
      } else {
        checkpointing.backward(scaled);
      }
      double norm = optimizer.gradientNorm() / factor;
      if (scaler != null && !scaler.accept(norm)) {
        LOG.info("step {} left out: float16 overflowed, loss scale {}", step, scaler.scale());
        optimizer.clearGradients();
        return value;
      }
      double clip = norm > recipe.clip() ? recipe.clip() / norm : 1;
      optimizer.step(recipe.learningRateAt(step), clip / factor);
      return value;
    }
  }

  private void validate(long step, ExponentialMovingAverage average) throws IOException {
    average.swap();
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      String figures = stage.validate(step, folder);
      LOG.info("step {}: {}", step, figures);
      append("validation.csv", step + "," + figures + "\n");
    } finally {
      average.swap();
    }
  }

  private void log(long step, double loss, double rate) throws IOException {
    LOG.info(
        "step {} loss {} {} samples/s",
        step,
        String.format(Locale.ROOT, "%.5f", loss),
        String.format(Locale.ROOT, "%.1f", rate));
    append("curve.csv", String.format(Locale.ROOT, "%d,%.6f,%.2f%n", step, loss, rate));
  }

  private void append(String file, String line) throws IOException {
    Files.write(
        folder.resolve(file),
        line.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private void save(
      long step, Map<String, Tensor> parameters, AdamW optimizer, ExponentialMovingAverage average)
      throws IOException {
    Map<String, Tensor> all = new LinkedHashMap<>();
    parameters.forEach((name, tensor) -> all.put("parameter." + name, tensor));
    average.averages().forEach((name, tensor) -> all.put("average." + name, tensor));
    optimizer.state().forEach((name, tensor) -> all.put("optimizer." + name, tensor));
    Map<String, String> facts = new LinkedHashMap<>(Map.of("step", Long.toString(step)));
    if (scaler != null) {
      facts.put("optimizer_steps", Long.toString(optimizer.steps()));
      facts.put("loss_scale", scaler.state());
    }
    SafetensorsWriter.write(folder.resolve(CHECKPOINT), all, facts);
  }

  private long restore(
      Map<String, Tensor> parameters, AdamW optimizer, ExponentialMovingAverage average) {
    Path file = folder.resolve(CHECKPOINT);
    if (!Files.exists(file)) {
      throw new BadInputException(file.toString(), "no checkpoint", "one to resume from");
    }
    try (Safetensors source = Safetensors.open(file)) {
      long step = Long.parseLong(source.metadata().get("step"));
      restore(source, "parameter.", parameters);
      restore(source, "average.", average.averages());
      restore(source, "optimizer.", optimizer.state());
      Map<String, String> facts = source.metadata();
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
