package org.icportrait.app.service;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.option.LogOptions;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.serve.PortraitServer;
import org.icportrait.app.serve.ServerPlace;
import org.icportrait.app.serve.ServerSettings;
import org.icportrait.app.serve.Tokens;
import org.icportrait.app.session.ExitCode;
import org.icportrait.app.session.Session;
import org.icportrait.app.session.Version;
import org.icportrait.engine.Engine;
import org.icportrait.portrait.model.PortraitModel;
import org.slf4j.LoggerFactory;
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
  private static final String ACCESS = "org.icportrait.access"; // a logger
  private static final long LOOK_MS = 200; // how often the wish to stop is looked for

  private final Session session;

  @Spec CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen at; another than this machine's own needs a token.")
  String host;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port to listen at; 0 for a free one.")
  int port;

  @Mixin TokenOptions token;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description =
          "Where a proxy shows the service, such as https://faces.example; needs a token.")
  URI publicUrl;

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
      names = "--max-job",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description = "Most time for a job; one that takes longer fails.")
  double maxJob;

  @Option(
      names = "--keep",
      paramLabel = "HOURS",
      defaultValue = "24",
      description = "How long ended jobs and their pictures are kept.")
  double keep;

  @Option(
      names = "--access-log",
      description = "Write a line about each request to standard error.")
  boolean accessLog;

  @Mixin ModelOptions model;
  @Mixin LogOptions log;

  public ServeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    session.takeTermination();
    model.check();
    OptionRange.check(spec, "--port", port, 0, 65535);
    OptionRange.check(spec, "--queue", queue, 1, 10_000);
    OptionRange.check(spec, "--max-upload", maxUpload, 1, 1024);
    OptionRange.check(spec, "--max-job", maxJob, 0.01, 24 * 60);
    OptionRange.check(spec, "--keep", keep, 0.01, 24 * 365);
    Tokens tokens = token.read(spec);
    if (!tokens.areNeeded() && !ServerPlace.isLoopback(host)) {
      throw OptionRange.refuse(
          spec, "--host", host + " without --token", "a token, or 127.0.0.1, localhost or ::1");
    }
    checkPublicUrl(tokens);
    ModelOptions.requireFolder(model.folder());
    AtomicFile.checkDirectory(data);
    try (ServerPlace place = ServerPlace.take(host, port, data)) {
      serve(place, tokens);
    }
    return ExitCode.DONE;
  }

  private void serve(ServerPlace place, Tokens tokens) throws InterruptedException {
    Engine.loadInBackground();
    try (PortraitModel used = model.open();
        PortraitServer server =
            PortraitServer.open(place, settings(tokens), new ServiceWork(used))) {
      session.say("listening at http://" + host + ":" + server.port() + "/; Ctrl-C ends it");
      while (!session.cancelled()) {
        Thread.sleep(LOOK_MS);
      }
    }
  }

  private void checkPublicUrl(Tokens tokens) {
    if (publicUrl == null) {
      return;
    }
    boolean web = "https".equals(publicUrl.getScheme()) || "http".equals(publicUrl.getScheme());
    boolean root = publicUrl.getRawPath() == null || publicUrl.getRawPath().matches("/?");
    boolean plain = publicUrl.getRawQuery() == null && publicUrl.getRawFragment() == null;
    if (!web || !root || !plain || publicUrl.getHost() == null) {
      throw OptionRange.refuse(
          spec, "--public-url", publicUrl.toString(), "https://HOST with no path");
    }
    if (!tokens.areNeeded()) {
      throw OptionRange.refuse(
          spec, "--public-url", publicUrl + " without a token", "--token or --tokens, too");
    }
  }

  private ServerSettings settings(Tokens tokens) {
    Consumer<String> requests = accessLog ? LoggerFactory.getLogger(ACCESS)::info : null;
    Path name = model.folder().toAbsolutePath().normalize().getFileName();
    return new ServerSettings(
        data,
        tokens,
        publicUrl,
        ServerSettings.Limits.of(
            queue, (long) maxUpload << 20, Duration.ofSeconds(Math.round(maxJob * 60))),
        Duration.ofSeconds(Math.round(keep * 3600)),
        new ServerSettings.Build(Version.text(), name == null ? "/" : name.toString()),
        requests);
  }
}
