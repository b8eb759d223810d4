package org.icportrait.app.command.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.icportrait.app.cluster.Spreader;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.ClusterOptions;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.synthesize.SynthesisSettings;
import org.icportrait.portrait.data.synthesize.ViewSynthesizer;
import org.icportrait.portrait.generate.CancelledException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the same heads under many cameras and lights. */
@Command(
    name = "synthesize",
    description = "Draw a view-consistent set: the same heads under many cameras and lights.")
public final class DataSynthesizeCommand implements Callable<Integer> {
  private final Session session;
  private int lastDone = -1;

  @Spec CommandSpec spec;

  @Option(names = "--head", required = true, paramLabel = "FILE", description = "The packed head.")
  Path head;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "A training folder; its validation portraits are not used.")
  Path data;

  @Option(
      names = "--fits",
      paramLabel = "DIR",
      description = "Fits of data fit; what is not there is fitted anew.")
  Path fits;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Where the shards go; those that are there are kept.")
  Path output;

  @Option(names = "--views", required = true, paramLabel = "N", description = "Number of views.")
  int views;

  @Option(names = "--seed", required = true, paramLabel = "S", description = "Random seed.")
  long seed;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "256",
      description = "Side of the pictures in pixels, even.")
  int size;

  @Option(
      names = "--kind",
      paramLabel = "NAME",
      defaultValue = "both",
      description = "heads, portraits or both.")
  SynthesisSettings.Kind kind;

  @Option(names = "--threads", paramLabel = "N", description = "Views drawn at the same time.")
  Integer threads;

  @Mixin ClusterOptions cluster;
  @Mixin LogOptions log;

  public DataSynthesizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    OptionRange.check(spec, "--views", views, 1, 100_000_000);
    OptionRange.check(spec, "--size", size, 32, 1024);
    if (size % 2 != 0) {
      throw OptionRange.refuse(spec, "--size", Integer.toString(size), "an even number");
    }
    if (threads != null) {
      OptionRange.check(spec, "--threads", threads, 1, 1024);
    }
    if (!HeadFitJob.isTrainingFolder(data)) {
      throw new BadInputException(data.toString(), "no portraits.jsonl", "a training folder");
    }
    if (fits != null && !Files.isDirectory(fits)) {
      throw new BadInputException(fits.toString(), "no such directory", "fits of data fit");
    }
    cluster.check();
    if (cluster.hasPartitions() && !cluster.spreads()) {
      throw OptionRange.refuse(spec, "--partitions", "no --master", "one to spread to");
    }
    AtomicFile.checkDirectory(output);
    int failed = !cluster.spreads() ? draw() : spread();
    session.stopIfCancelled();
    String skipped =
        failed == 0
            ? ""
            : "; " + failed + " portraits could not be used: " + output.resolve("failures.jsonl");
    session.out().println(views + " views in " + output + skipped);
    return ExitCode.DONE;
  }

  private int draw() {
    int count = threads != null ? threads : Runtime.getRuntime().availableProcessors();
    ViewSynthesizer synthesizer =
        task(count).open(message -> session.say("warning: skipped " + message));
    return synthesizer.run(count, session.showProgress(log.quiet()));
  }

  /** A shard at a time on each machine. */
  private int spread() {
    int count = threads != null ? threads : 1;
    SynthesizeTask task = task(count);
    Consumer<String> warn = message -> session.say("warning: skipped " + message);
    List<Integer> missing = task.open(warn).missing(); // settles the manifest first
    if (!missing.isEmpty()) {
      Progress progress = session.showProgress(log.quiet());
      SynthesizeTask.WORKER.begin();
      try {
        List<Integer> drawn =
            Spreader.find()
                .spread(
                    cluster.plan("icportrait data synthesize", "local[*]", count),
                    task,
                    missing,
                    (done, total) -> goOn(progress, done, total));
        session.stopIfCancelled();
        if (drawn == null) {
          throw new CancelledException();
        }
      } finally {
        SynthesizeTask.WORKER.end();
      }
    }
    return task.open(warn).finish(); // reads what the others have written
  }

  private boolean goOn(Progress progress, int done, int total) {
    // asked several times a second, told when something is new
    boolean on =
        done == lastDone
            ? !session.cancelled()
            : progress.onProgress("drawing shards", done, total);
    lastDone = done;
    if (!on) {
      SynthesizeTask.WORKER.stop();
    }
    return on;
  }

  private SynthesizeTask task(int count) {
    return new SynthesizeTask(
        new SynthesizeTask.Wanted(views, seed, size, kind),
        place(head),
        place(data),
        fits == null ? null : place(fits),
        place(output),
        count);
  }

  /** For another machine; here, messages name a file as it was given. */
  private String place(Path path) {
    return (!cluster.spreads() ? path : path.toAbsolutePath().normalize()).toString();
  }
}
