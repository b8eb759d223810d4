package org.icportrait.portrait.train.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
  private int counted; // steps whose loss is a number
  private int steps;

  TrainingLog(Recipe recipe, Path folder) {
    this.recipe = recipe;
    this.folder = folder;
  }

  /**
   * Begins at a step: lines of steps behind it, of a run that got further than its last checkpoint
   * or of another run before, go.
   */
  void begin(long step, long waited) throws IOException {
    keepUpTo(step, CURVE);
    keepUpTo(step, VALIDATION);
    start(waited);
  }

  private void keepUpTo(long step, String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    List<String> kept = lines.stream().filter(line -> stepOf(line) <= step).toList();
    if (step == 0) {
      Files.delete(file);
    } else if (kept.size() < lines.size()) {
      Path temporary = folder.resolve(name + ".tmp");
      Files.write(temporary, kept);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** A line that says no step, cut short by a full disk, goes with those behind. */
  private static long stepOf(String line) {
    String step = line.replaceFirst(",.*", "");
    return step.matches("\\d{1,18}") ? Long.parseLong(step) : Long.MAX_VALUE;
  }

  private void start(long waited) {
    since = System.nanoTime();
    waitedBefore = waited;
    running = 0;
    counted = 0;
    steps = 0;
  }

  /** Takes time that was no training, in nanoseconds, off the clock. */
  void leaveOut(long nanos) {
    since += nanos;
  }

  /** A step was made; one that overflowed in float16 has no loss. */
  void add(double loss) {
    steps++;
    if (Double.isFinite(loss)) {
      running += loss;
      counted++;
    }
  }

  /**
   * Says what the steps since the last time were like, if there were any.
   *
   * @param processes that computed
   * @param waited nanoseconds spent in waiting for data since the run's start
   */
  void write(long step, int processes, long waited) throws IOException {
    if (steps == 0) {
      return;
    }
    double nanos = Math.max(1, System.nanoTime() - since);
    double samples = (double) steps * recipe.batch() * recipe.batchesOfStep() * processes;
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
