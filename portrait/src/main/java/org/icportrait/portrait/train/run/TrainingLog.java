package org.icportrait.portrait.train.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run says of itself: lines for people, {@code curve.csv}, validations and a page. */
final class TrainingLog {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
  static final String CURVE = "curve.csv";
  static final String VALIDATION = "validation.csv";

  private final Recipe recipe;
  private final Path folder;
  private long since;
  private long waitedBefore;
  private double running;
  private int counted;

  TrainingLog(Recipe recipe, Path folder) {
    this.recipe = recipe;
    this.folder = folder;
  }

  /** The clock starts now: what was before is no training. */
  void start(long waited) {
    since = System.nanoTime();
    waitedBefore = waited;
    running = 0;
    counted = 0;
  }

  /** A step was made. */
  void add(double loss) {
    running += Double.isFinite(loss) ? loss : 0; // an overflow in float16
    counted++;
  }

  /**
   * Says what the steps since the last time were like.
   *
   * @param processes that computed
   * @param waited nanoseconds spent in waiting for data since the run's start
   */
  void write(long step, int processes, long waited) throws IOException {
    double nanos = Math.max(1, System.nanoTime() - since);
    double samples = (double) counted * recipe.batch() * recipe.batchesOfStep() * processes;
    double rate = samples / (nanos / 1e9);
    double inStep = Math.max(0, 1 - (waited - waitedBefore) / nanos);
    double loss = running / counted;
    LOG.info(
        String.format(
            Locale.ROOT,
            "step %d loss %.5f %.1f samples/s, %.0f %% of the time in the step",
            step,
            loss,
            rate,
            100 * inStep));
    append(CURVE, String.format(Locale.ROOT, "%d,%.6f,%.2f,%.3f%n", step, loss, rate, inStep));
    TrainingPage.write(folder, recipe, step);
    start(waited);
  }

  /** Keeps the figures of a validation. */
  void validated(long step, String figures) throws IOException {
    LOG.info("step {}: {}", step, figures);
    append(VALIDATION, step + "," + figures + "\n");
    TrainingPage.write(folder, recipe, step);
  }

  private void append(String file, String line) throws IOException {
    Files.write(
        folder.resolve(file),
        line.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
