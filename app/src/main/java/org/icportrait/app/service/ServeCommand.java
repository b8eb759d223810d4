package org.icportrait.app.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.serve.PortraitServer;
import org.icportrait.app.serve.ServerSettings;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.app.session.Version;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The service and its studio. */
@Command(
    name = "serve",
    description = "Serve portraits over HTTP, with a studio for the browser, until Ctrl-C.")
public final class ServeCommand implements Callable<Integer> {
  private static final long LOOK_MS = 200; // how often the wish to stop is looked for

  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen at; another than this machine's own needs --token.")
  String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port to listen at; 0 for a free one.")
  int port;

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      defaultValue = "${env:ICPORTRAIT_TOKEN}",
      description = "What clients must send as bearer token, 16 characters or more.")
  String token;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "icportrait-data",
      description = "Folder for jobs, uploads and results; jobs go on after a restart.")
  Path data;

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "32",
      description = "Most jobs that wait; more are refused.")
  int queue;

  @Option(
      names = "--max-upload",
      paramLabel = "MB",
      defaultValue = "64",
      description = "Most megabytes of a request.")
  int maxUpload;

  @Option(
      names = "--keep",
      paramLabel = "HOURS",
      defaultValue = "24",
      description = "How long ended jobs and their pictures are kept.")
  double keep;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    model.check();
    OptionRange.check(spec, "--port", port, 0, 65535);
    OptionRange.check(spec, "--queue", queue, 1, 10_000);
    OptionRange.check(spec, "--max-upload", maxUpload, 1, 1024);
    OptionRange.check(spec, "--keep", keep, 0.01, 24 * 365);
    String secret = token == null || token.isEmpty() ? null : token;
    if (secret != null && !secret.matches("[!-~]{16,}")) {
      throw OptionRange.refuse(spec, "--token", "another", "16 or more printable ASCII characters");
    }
    if (secret == null && !PortraitServer.isLoopback(host)) {
      throw OptionRange.refuse(
          spec, "--host", host + " without --token", "a token, or 127.0.0.1, localhost or ::1");
    }
    AtomicFile.checkDirectory(data);
    try (PortraitModel used = model.open();
        PortraitServer server = PortraitServer.open(settings(secret), new ServiceWork(used))) {
      session.say("listening at http://" + host + ":" + server.port() + "/; Ctrl-C ends it");
      while (!session.cancelled()) {
        Thread.sleep(LOOK_MS);
      }
    }
    return ExitCode.DONE;
  }

  private ServerSettings settings(String secret) {
    return new ServerSettings(
        host,
        port,
        data,
        secret,
        queue,
        (long) maxUpload << 20,
        Duration.ofSeconds(Math.round(keep * 3600)),
        Version.text());
  }
}
