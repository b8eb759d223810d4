package org.icportrait.app.command.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.app.cluster.Spreader;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Engine;
import org.icportrait.portrait.generate.CancelledException;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.whole.LatentMaker;

/** Makes the samples of a training on a base that are missing, here or on a cluster. */
final class BaseSamplesJob {
  private final Session session;
  private final BaseSampleOptions options;
  private final Path output;
  private int lastDone = -1;

  BaseSamplesJob(Session session, BaseSampleOptions options, Path output) {
    this.session = session;
    this.options = options;
    this.output = output;
  }

  /**
   * Makes them.
   *
   * @param threads to compute with, or null for all cores, on a cluster one
   * @param device that computes, by its name
   */
  void run(Integer threads, String device, boolean quiet) {
    Recipe recipe = Recipe.read(options.recipe);
    if (recipe.whole() == null) {
      throw new BadInputException(options.recipe.toString(), "no whole:", "pairs of data pairs");
    }
    if (!Files.isDirectory(options.base)) {
      throw new BadInputException(
          options.base.toString(), "no such directory", "Stable Diffusion in the diffusers layout");
    }
    int alone = options.cluster.spreads() ? 1 : Runtime.getRuntime().availableProcessors();
    BaseSamplesTask task =
        new BaseSamplesTask(
            place(options.recipe),
            place(Path.of(recipe.whole().pairs())),
            place(options.base),
            place(output),
            options.samples,
            threads == null ? alone : threads,
            device);
    Progress progress = session.showProgress(quiet);
    try (LatentMaker maker = task.open()) {
      if (options.cluster.spreads()) {
        spread(task, maker.missing(), progress);
      } else {
        Engine.setThreads(task.threads());
        if (!maker.run(progress)) {
          throw new CancelledException();
        }
      }
    }
  }

  /** A shard at a time on each machine. */
  private void spread(BaseSamplesTask task, List<Integer> missing, Progress progress) {
    if (missing.isEmpty()) {
      return;
    }
    BaseSamplesTask.WORKER.begin();
    try {
      List<Integer> made =
          Spreader.find()
              .spread(
                  options.cluster.plan("icportrait data pairs", "local[*]", task.threads()),
                  task,
                  missing,
                  (done, total) -> goOn(progress, done, total));
      session.stopIfCancelled();
      if (made == null) {
        throw new CancelledException();
      }
    } finally {
      BaseSamplesTask.WORKER.end();
    }
  }

  private boolean goOn(Progress progress, int done, int total) {
    // asked several times a second, told when something is new
    boolean on =
        done == lastDone ? !session.cancelled() : progress.onProgress("making shards", done, total);
    lastDone = done;
    if (!on) {
      BaseSamplesTask.WORKER.stop();
    }
    return on;
  }

  /** For another machine; here, messages name a file as it was given. */
  private String place(Path path) {
    return (options.cluster.spreads() ? path.toAbsolutePath().normalize() : path).toString();
  }
}
