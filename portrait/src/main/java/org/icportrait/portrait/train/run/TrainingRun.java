package org.icportrait.portrait.train.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.DType;
import org.icportrait.engine.DataParallel;
import org.icportrait.engine.Engine;
import org.icportrait.engine.ExponentialMovingAverage;
import org.icportrait.engine.LossScaler;
import org.icportrait.engine.LostProcessException;
import org.icportrait.engine.LowRankSpan;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop every stage is trained by: optimiser, averaged weights, log, checkpoints, resume. With
 * several processes each computes the gradients of its own batches and all take the mean.
 */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  private static final long CHECKPOINT_NANOS = 240L * 1_000_000_000L;
  private static final int LOG_STEPS = 20;

  private final Recipe recipe;
  private final TrainingStage stage;
  private final Path folder;
  private final DataParallel group;
  private final BooleanSupplier stopped;
  private final TrainingLog log;
  private final StepGradients gradients;
  private final int unread; // steps whose results may wait to be read
  private LossScaler scaler; // null where gradients can't vanish
  private LowRankSpan span; // null where all weights may move
  private StepResults results; // of the run that is under way
  private long good = -1; // step of the last checkpoint

  /**
   * A run that writes to a folder.
   *
   * @param group the processes that train together; all see the folder, the first writes
   * @param stopped asked after every step; true in any process ends the run with a checkpoint
   */
  public TrainingRun(
      Recipe recipe,
      TrainingStage stage,
      Path folder,
      DataParallel group,
      BooleanSupplier stopped) {
    this(recipe, stage, folder, group, stopped, Engine.device().isCpu() ? 1 : LOG_STEPS);
  }

  TrainingRun(
      Recipe recipe,
      TrainingStage stage,
      Path folder,
      DataParallel group,
      BooleanSupplier stopped,
      int unread) {
    this.recipe = recipe;
    this.stage = stage;
    this.folder = folder;
    this.group = group;
    this.stopped = stopped;
    this.log = new TrainingLog(recipe, folder);
    this.gradients = new StepGradients(recipe, stage, group);
    this.unread = group.size() == 1 ? unread : 1;
  }

  /** Whether a folder holds a checkpoint to go on from. */
  public static boolean hasCheckpoint(Path folder) {
    return Files.exists(TrainingCheckpoint.file(folder));
  }

  /** Deletes the checkpoint of a run that is done and will never go on. */
  public static void forgetCheckpoint(Path folder) throws IOException {
    Files.deleteIfExists(TrainingCheckpoint.file(folder));
  }

  /**
   * Trains until the recipe's last step, then validates and exports the model part; or until
   * stopped, with a checkpoint only.
   *
   * @param resume whether to go on from the folder's checkpoint; an error when there is none
   * @throws TrainingException when numbers overflow, memory or the disk is full; the checkpoint
   *     that it names is good
   */
  public void run(boolean resume) throws IOException {
    Files.createDirectories(folder);
    Map<String, Tensor> parameters = stage.network().trainableParameters();
    Map<String, Tensor> averaged = recipe.ema() > 0 ? parameters : Map.of();
    LowRankSettings small = recipe.lowRank();
    try (AdamW optimizer = new AdamW(parameters, AdamW.Options.standard());
        LowRankSpan begun = small == null ? null : new LowRankSpan(parameters, small.bytes());
        var average = new ExponentialMovingAverage(averaged, recipe.ema());
        StepResults kept = new StepResults(unread);
        LossScaler scaled = recipe.computeType() == DType.FLOAT16 ? LossScaler.standard() : null) {
      results = kept;
      scaler = scaled;
      span = begun;
      var checkpoint = new TrainingCheckpoint(parameters, optimizer, average, scaler);
      long step = resume ? checkpoint.restore(folder) : 0;
      good = resume ? step : -1;
      group.broadcast(parameters.values());
      try {
        if (group.isFirst()) {
          log.begin(step, stage.waited());
        }
        step = loop(step, checkpoint);
        save(step, checkpoint);
      } catch (IOException e) {
        throw unwritable(folder, e);
      }
      if (step < recipe.steps() || !group.isFirst()) {
        return; // stopped: who stops a run doesn't want to wait for pictures
      }
      if (step % recipe.validateEvery() != 0) {
        validate(step, average);
      }
      average.swap();
      stage.export(folder.resolve("export"));
    }
  }

  private long loop(long first, TrainingCheckpoint checkpoint) throws IOException {
    long step = first;
    long saved = System.nanoTime();
    while (step < recipe.steps()) {
      try {
        if (group.any(stopped.getAsBoolean())) {
          settle();
          return step;
        }
        train(step, checkpoint);
        step++;
        narrow(step, checkpoint);
        checkpoint.average().update(step);
        boolean told = step == 1 || step % LOG_STEPS == 0 || step % recipe.validateEvery() == 0;
        boolean due = System.nanoTime() - saved > CHECKPOINT_NANOS;
        if (told || due || results.isFull() || step == recipe.steps()) {
          settle();
        }
      } catch (LostProcessException e) {
        throw lost(step, checkpoint, e);
      }
      if ((step == 1 || step % LOG_STEPS == 0) && group.isFirst()) {
        log.write(step, group.size(), stage.waited());
      }
      if (step % recipe.validateEvery() == 0 && group.isFirst()) {
        long before = System.nanoTime();
        validate(step, checkpoint.average());
        log.leaveOut(System.nanoTime() - before);
      }
      if (System.nanoTime() - saved > CHECKPOINT_NANOS) {
        save(step, checkpoint);
        saved = System.nanoTime();
      }
    }
    return step;
  }

  /** Reads the results of the steps since the last time; one that is no number ends the run. */
  private void settle() {
    results.read(
        (step, loss, norm) -> {
          if (scaler == null && !Double.isFinite(loss)) {
            throw overflow(step, "a loss of " + loss);
          }
          if (scaler == null && !Double.isFinite(norm)) { // it did not reach the parameters
            throw overflow(step, "a gradient of length " + norm);
          }
          if (!Double.isFinite(norm)) {
            LOG.info("step {} left out: float16 overflowed, loss scale {}", step, scaler.state());
          }
          log.add(loss);
        });
  }

  /** One step of the optimiser; its results are the mean loss of all samples in all processes. */
  private void train(long step, TrainingCheckpoint checkpoint) {
    AdamW optimizer = checkpoint.optimizer();
    Tensor factor = scaler == null ? null : scaler.scale();
    try (TensorScope scope = TensorScope.open()) {
      Tensor loss = gradients.of(step, factor, checkpoint.parameters());
      Tensor norm = optimizer.norm();
      results.add(step, loss, norm);
      optimizer.stepClipped(recipe.learningRateAt(step), recipe.clip(), norm, factor);
      if (scaler != null) {
        scaler.update(norm);
      }
    } catch (LostProcessException e) {
      optimizer.clearGradients(); // nothing was changed since the step before
      throw e;
    } catch (OutOfMemoryError | RuntimeException e) {
      if (!Engine.isOutOfMemory(e)) {
        throw e;
      }
      throw outOfMemory(step, checkpoint, e);
    }
  }

  /** Keeps the weights within what a small update can say. */
  private void narrow(long step, TrainingCheckpoint checkpoint) {
    if (span == null || step < recipe.lowRank().after()) {
      return;
    }
    if (!span.isChosen()) { // also when the run goes on: its weights lie in the same directions
      LOG.info("step {}: from here on within {} bytes", step, recipe.lowRank().bytes());
      span.choose(checkpoint.parameters());
      span.hold(checkpoint.average().averages());
    }
    span.hold(checkpoint.parameters());
  }

  private TrainingException overflow(long step, String found) {
    return new TrainingException(
        "step " + step, found, "a finite one: lower learning_rate or clip" + whichIsGood(), null);
  }

  private TrainingException outOfMemory(long step, TrainingCheckpoint checkpoint, Throwable cause) {
    checkpoint.optimizer().clearGradients();
    try {
      save(step, checkpoint); // nothing was changed since the step before
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      cause.addSuppressed(e);
    }
    String less = "room: a smaller batch with accumulate, a smaller crop or base.checkpointing";
    return new TrainingException("step " + step, "no memory left", less + whichIsGood(), cause);
  }

  /**
   * Another process has gone. All had the same weights after every step, so any that is left can
   * leave the checkpoint, in case it was the first that has gone.
   */
  private TrainingException lost(
      long step, TrainingCheckpoint checkpoint, LostProcessException cause) {
    try {
      if (group.isFirst()) {
        save(step, checkpoint);
      } else if (TrainingCheckpoint.stepOf(folder) < step) {
        write(step, checkpoint);
      } else {
        good = TrainingCheckpoint.stepOf(folder);
      }
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
    return new TrainingException(
        "step " + step,
        "that a process of the group has ended (seen by number " + group.rank() + ")",
        "all " + group.size() + " until the end: see what it wrote" + whichIsGood(),
        cause);
  }

  private TrainingException unwritable(Path file, IOException cause) {
    return new TrainingException(
        file.toString(),
        "that it can't be written (" + cause.getMessage() + ")",
        "room on a disk that can be written" + whichIsGood(),
        cause);
  }

  private String whichIsGood() {
    return good < 0
        ? "; there is no checkpoint yet"
        : "; the checkpoint of step " + good + " is good, --resume goes on from there";
  }

  private void validate(long step, ExponentialMovingAverage average) throws IOException {
    average.swap();
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      log.validated(step, stage.validate(step, folder));
    } finally {
      average.swap();
    }
  }

  /** Keeps the run as it is, and the losses so far in the curve: a resumed run knows no others. */
  private void save(long step, TrainingCheckpoint checkpoint) throws IOException {
    if (group.isFirst()) {
      log.write(step, group.size(), stage.waited());
      write(step, checkpoint);
    }
  }

  private void write(long step, TrainingCheckpoint checkpoint) {
    try {
      checkpoint.save(folder, step);
    } catch (IOException e) {
      throw unwritable(TrainingCheckpoint.file(folder), e);
    }
    good = step;
  }
}
