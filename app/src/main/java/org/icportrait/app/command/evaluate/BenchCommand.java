package org.icportrait.app.command.evaluate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.DeviceOption;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.option.Outputs;
import org.icportrait.app.report.BenchReport;
import org.icportrait.app.report.ProcessFacts;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Progress;
import org.icportrait.app.session.Session;
import org.icportrait.diffusion.bench.Family;
import org.icportrait.diffusion.bench.Measurement;
import org.icportrait.diffusion.bench.Subject;
import org.icportrait.diffusion.bench.Workload;
import org.icportrait.engine.DType;
import org.icportrait.engine.Engine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Speed and memory of a network of a published size. */
@Command(
    name = "bench",
    description = "Measure speed and memory of a network with random weights; no model is needed.")
public final class BenchCommand implements Callable<Integer> {
  private static final int MAX_SIZE = 4096;
  private static final int MAX_BATCH = 256;
  private static final int MAX_RUNS = 10_000;
  private static final int FACTOR = 8;
  private static final String STANDARD_OUTPUT = "-";

  private final Session session;

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "WHAT", description = "unet, vae, attention or training.")
  Subject subject;

  @Option(
      names = "--family",
      paramLabel = "NAME",
      defaultValue = "sd15",
      description = "sd15 (Stable Diffusion 1.5) or mini.")
  Family family;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "512",
      description = "Side of the pictures in pixels, a multiple of 8.")
  int size;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "2",
      description = "Pictures computed together; 2 is one picture with guidance.")
  int batch;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "auto, float32 or bfloat16; auto is bfloat16 on processors that compute in it.")
  ModelOptions.Precision precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; without it as many as there are cores.")
  Integer threads;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs that count.")
  int repeat;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "1",
      description = "Runs before them that don't.")
  int warmUp;

  @Option(
      names = "--json",
      arity = "0..1",
      fallbackValue = STANDARD_OUTPUT,
      paramLabel = "FILE",
      description = "The figures as JSON, to a file or to standard output.")
  Path json;

  @Mixin DeviceOption device;
  @Mixin LogOptions log;

  public BenchCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    check();
    device.use();
    Progress progress = session.showProgress(log.quiet());
    DType type = precision.type();
    if (type == DType.BFLOAT16 && !Engine.hasNativeBfloat16()) {
      session.say("warning: this processor does not compute in bfloat16, so it is emulated");
    }
    if (threads != null) {
      Engine.setThreads(threads);
    }
    OptionalDouble load = ProcessFacts.load();
    session.stopIfCancelled();
    BenchReport report;
    try (Workload workload = subject.prepare(family, size, batch, type)) {
      Measurement measurement =
          Measurement.of(
              workload,
              warmUp,
              repeat,
              (done, total) -> {
                progress.onProgress("measuring", done, total);
                session.stopIfCancelled();
              });
      progress.onProgress("measuring", warmUp + repeat, warmUp + repeat);
      long parameters = workload.parameters();
      report =
          new BenchReport(
              subject, family, size, batch, type, warmUp, parameters, load, measurement);
    }
    if (json == null) {
      session.out().println(report.text());
    } else if (json.toString().equals(STANDARD_OUTPUT)) {
      session.out().println(report.json());
    } else {
      AtomicFile.write(json, (report.json() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return ExitCode.DONE;
  }

  private void check() {
    OptionRange.check(spec, "--size", size, FACTOR, MAX_SIZE);
    if (size % FACTOR != 0) {
      throw OptionRange.refuse(spec, "--size", Integer.toString(size), "a multiple of " + FACTOR);
    }
    OptionRange.check(spec, "--batch", batch, 1, MAX_BATCH);
    OptionRange.check(spec, "--repeat", repeat, 1, MAX_RUNS);
    OptionRange.check(spec, "--warmup", warmUp, 0, MAX_RUNS);
    if (threads != null) {
      OptionRange.check(spec, "--threads", threads, 1, ModelOptions.MAX_THREADS);
    }
    if (json != null && !json.toString().equals(STANDARD_OUTPUT)) {
      Outputs.check(spec, "--json", json, List.of());
    }
  }
}
