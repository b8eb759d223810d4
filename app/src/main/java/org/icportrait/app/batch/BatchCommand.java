package org.icportrait.app.batch;

import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.icportrait.app.batch.BatchOutcome.Kind;
import org.icportrait.app.cluster.Spreader;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.ClusterOptions;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.portrait.generate.CancelledException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes many portraits, on one machine or a cluster. */
@Command(
    name = "batch",
    description = "Make the portraits of a list, on this machine or an Apache Spark cluster.")
public final class BatchCommand implements Callable<Integer> {
  private static final String FAILURES = "failures.csv";

  private final Session session;
  private int lastDone = -1;

  @Spec CommandSpec spec;

  @Option(
      names = "--jobs",
      required = true,
      paramLabel = "FILE",
      description = "CSV: a row a portrait, columns profile, reference and options of generate.")
  Path jobs;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Gets the portraits; those that are there are kept.")
  Path output;

  @Mixin ClusterOptions cluster;
  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public BatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    model.check();
    cluster.check();
    AtomicFile.checkDirectory(output);
    Path folder = output.toAbsolutePath().normalize();
    BatchJobs list = BatchJobs.read(jobs, folder);
    ModelOptions.requireFolder(model.folder());
    createFolder(folder);
    List<BatchRow> missing =
        list.rows().stream().filter(row -> !Files.exists(Path.of(row.output()))).toList();
    List<BatchOutcome> outcomes = new ArrayList<>(list.refused());
    if (!missing.isEmpty()) {
      outcomes.addAll(make(missing));
    }
    for (BatchOutcome outcome : outcomes) {
      if (outcome.kind() == Kind.MODEL) { // then no row can be made
        session.say(outcome.message());
        return ExitCode.MODEL;
      }
    }
    outcomes.sort(Comparator.comparingInt(BatchOutcome::number));
    report(outcomes, list.rows().size() - missing.size());
    return ExitCode.DONE;
  }

  private List<BatchOutcome> make(List<BatchRow> missing) {
    int threads = model.threads() == null ? 1 : model.threads();
    String precision = model.computeType().name();
    String folder = model.folder().toAbsolutePath().normalize().toString();
    Progress progress = session.showProgress(log.quiet());
    BatchTask.begin();
    try {
      List<BatchOutcome> outcomes =
          Spreader.find()
              .spread(
                  cluster.plan("icportrait batch", "local[*]", threads),
                  new BatchTask(folder, precision, model.device(), threads),
                  missing,
                  (done, total) -> goOn(progress, done, total));
      session.stopIfCancelled();
      if (outcomes == null) {
        throw new CancelledException();
      }
      return outcomes;
    } finally {
      BatchTask.stop();
      BatchModels.close();
    }
  }

  private boolean goOn(Progress progress, int done, int total) {
    // asked several times a second, told when something is new
    boolean on =
        done == lastDone
            ? !session.cancelled()
            : progress.onProgress("making portraits", done, total);
    lastDone = done;
    if (!on) {
      BatchTask.stop();
    }
    return on;
  }

  private void report(List<BatchOutcome> outcomes, int kept) {
    List<Map<String, Object>> failed = new ArrayList<>();
    int made = 0;
    for (BatchOutcome outcome : outcomes) {
      String name = String.valueOf(Path.of(outcome.output()).getFileName());
      if (outcome.kind() == Kind.DONE) {
        made++;
        if (!outcome.message().isEmpty()) {
          session.say("row " + outcome.number() + ": " + outcome.message());
        }
      } else {
        failed.add(Map.of("row", outcome.number(), "output", name, "error", outcome.message()));
      }
    }
    writeFailures(failed);
    String skipped =
        failed.isEmpty()
            ? ""
            : "; " + failed.size() + " rows could not be used: " + output.resolve(FAILURES);
    session.out().println(made + " made, " + kept + " kept in " + output + skipped);
  }

  /** Those of this run; no file without any. */
  private void writeFailures(List<Map<String, Object>> failed) {
    Path file = output.resolve(FAILURES);
    try {
      if (failed.isEmpty()) {
        Files.deleteIfExists(file);
        return;
      }
      CsvSchema schema =
          CsvSchema.builder()
              .addColumn("row")
              .addColumn("output")
              .addColumn("error")
              .setUseHeader(true)
              .build();
      AtomicFile.write(file, new CsvMapper().writer(schema).writeValueAsBytes(failed));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
