package org.icportrait.app.serve;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.sse.SseHandler;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.icportrait.engine.BadInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: from open to closed it listens, keeps jobs and does them. */
public final class PortraitServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PortraitServer.class);
  private static final String SECURITY =
      "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; object-src 'none';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private final ServerSettings settings;
  private final JobStore store;
  private final JobFolder folder;
  private final JobQueue queue;
  private final JobEvents events = new JobEvents();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });
  private final JobRoutes routes;
  private final AccessRules access;
  private final Javalin http;

  private PortraitServer(ServerSettings settings, JobWork work) {
    this.settings = settings;
    this.folder = new JobFolder(settings.data().resolve("jobs"));
    this.store = JobStore.open(settings.data().resolve("jobs.sqlite"));
    this.queue = new JobQueue(store, folder, events, work, settings.queue());
    this.access = new AccessRules(settings.token());
    this.routes =
        new JobRoutes(
            store,
            folder,
            queue,
            events,
            new Uploads(work, folder, settings.maxUpload()),
            new JobJson(queue, settings.keep()));
    this.http = Javalin.create(this::configure);
  }

  /**
   * Opens a service.
   *
   * @throws BadInputException when the folder or the port can't be used
   */
  public static PortraitServer open(ServerSettings settings, JobWork work) {
    PortraitServer server = new PortraitServer(settings, work);
    try {
      server.forget();
      server.queue.start();
      server.http.start(settings.host(), settings.port());
    } catch (BadInputException e) {
      server.close();
      throw e;
    } catch (RuntimeException e) {
      server.close();
      throw new BadInputException(
          settings.host() + ":" + settings.port(),
          "an address that can't be listened at (" + e.getMessage() + ")",
          "a free port");
    }
    var unused = // runs until closed
        server.housekeeping.scheduleWithFixedDelay(server::expire, 10, 60, TimeUnit.SECONDS);
    return server;
  }

  /** Whether an address is this machine's alone, so that no token is needed. */
  public static boolean isLoopback(String host) {
    return AccessRules.isLoopback(host);
  }

  /** The port it listens at. */
  public int port() {
    return http.port();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE; // pictures are compressed already
    config.http.maxRequestSize = settings.maxUpload();
    config.jetty.multipartConfig.cacheDirectory(temporary().toString());
    config.jetty.multipartConfig.maxFileSize(settings.maxUpload(), SizeUnit.BYTES);
    config.jetty.multipartConfig.maxTotalRequestSize(settings.maxUpload(), SizeUnit.BYTES);
    config.jetty.multipartConfig.maxInMemoryFileSize(1, SizeUnit.MB);
    config.jetty.modifyHttpConfiguration(jetty -> jetty.setSendServerVersion(false));
    gauges();
    config.routes.before(this::begin);
    config.routes.after(this::count);
    for (JobKind kind : JobKind.values()) {
      config.routes.post("/v1/" + kind.path(), request -> routes.submit(request, kind));
    }
    config.routes.get("/v1/jobs", routes::list);
    config.routes.get("/v1/jobs/{id}", routes::show);
    config.routes.delete("/v1/jobs/{id}", routes::delete);
    config.routes.get("/v1/jobs/{id}/result", routes::result);
    config.routes.get("/v1/jobs/{id}/files/{name}", routes::file);
    SseHandler stream = new SseHandler(routes::events);
    config.routes.get("/v1/jobs/{id}/events", request -> watch(request, stream));
    config.routes.get("/healthz", this::health);
    config.routes.get("/metrics", this::metrics);
    config.routes.get("/openapi.json", r -> asset(r, "openapi.json", "application/json"));
    StudioFiles.NAMES.forEach(
        (path, type) ->
            config.routes.get(path, r -> asset(r, "studio/" + StudioFiles.file(path), type)));
    config.routes.exception(RequestException.class, PortraitServer::refuse);
    config.routes.exception(HttpResponseException.class, PortraitServer::refuseHttp);
    config.routes.exception(Exception.class, PortraitServer::fail);
  }

  private Path temporary() {
    Path folder = settings.data().resolve("uploading");
    new JobFolder(folder);
    return folder;
  }

  private void begin(Context request) {
    request.header("X-Content-Type-Options", "nosniff");
    request.header("Referrer-Policy", "no-referrer");
    request.header("Content-Security-Policy", SECURITY);
    access.check(request);
  }

  private void gauges() {
    Gauge.builder("icportrait.jobs.waiting", queue, JobQueue::waiting)
        .description("Jobs in line")
        .register(metrics);
    Gauge.builder("icportrait.jobs.running", queue, q -> q.isWorking() ? 1 : 0)
        .description("Jobs being done")
        .register(metrics);
    Gauge.builder("icportrait.watchers", events, JobEvents::count)
        .description("Open event streams")
        .register(metrics);
    new JvmMemoryMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
  }

  private void count(Context request) {
    metrics
        .counter(
            "icportrait.requests",
            "method",
            request.method().name(),
            "status",
            Integer.toString(request.statusCode()))
        .increment();
  }

  private void health(Context request) {
    String state =
        "{\"status\":\"ok\",\"version\":\"%s\",\"waiting\":%d}"
            .formatted(settings.version(), queue.waiting());
    JobRoutes.answer(request, state);
  }

  private void metrics(Context request) {
    request.header("Cache-Control", "no-store");
    request.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }

  private static void asset(Context request, String name, String type) throws IOException {
    try (InputStream in = PortraitServer.class.getResourceAsStream("/serve/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      request.header("Cache-Control", "no-cache"); // asked for again, answered 304 where unchanged
      byte[] bytes = in.readAllBytes();
      String tag = "\"" + Integer.toHexString(Arrays.hashCode(bytes)) + "\"";
      request.header("ETag", tag);
      if (tag.equals(request.header("If-None-Match"))) {
        request.status(304);
        return;
      }
      request.contentType(type).result(bytes);
    }
  }

  private static void refuse(RequestException e, Context request) {
    request.status(e.status());
    if (e.status() == 429 || e.status() == 503) {
      request.header("Retry-After", "5");
    }
    JobRoutes.answer(request, JobJson.errorText(e.error()));
  }

  private static void refuseHttp(HttpResponseException e, Context request) {
    request.status(e.getStatus());
    if (e.getStatus() == 405) {
      request.header("Allow", allowed(request.path()));
    }
    String code =
        switch (e.getStatus()) {
          case 404 -> "not_found";
          case 405 -> "method_not_allowed";
          case 413 -> "too_large";
          default -> "refused";
        };
    JobRoutes.answer(
        request, JobJson.errorText(new JobError(code, null, String.valueOf(e.getMessage()))));
  }

  /** The methods of a path, by the form of the paths above. */
  private static String allowed(String path) {
    if (Arrays.stream(JobKind.values()).anyMatch(kind -> path.equals("/v1/" + kind.path()))) {
      return "POST";
    }
    return path.matches("/v1/jobs/[^/]+") ? "GET, HEAD, DELETE" : "GET, HEAD";
  }

  private static void fail(Exception e, Context request) {
    LOG.error("{} {} failed", request.method(), request.path(), e);
    request.status(500);
    JobError error = new JobError("internal", null, "an error of the service, see its log");
    JobRoutes.answer(request, JobJson.errorText(error));
  }

  /** Javalin answers nothing at all to who does not name the type. */
  private static void watch(Context request, SseHandler stream) throws Exception {
    String accept = request.header("Accept");
    if (accept == null || !accept.contains("text/event-stream")) {
      throw RequestException.of(
          406, "not_acceptable", "found Accept " + accept + ", expected text/event-stream");
    }
    stream.handle(request);
  }

  /** Deletes what ended long ago. */
  void expire() {
    try {
      long before = System.currentTimeMillis() - settings.keep().toMillis();
      for (Job job : store.endedBefore(before)) {
        store.delete(job.id());
        folder.delete(job.id());
      }
    } catch (RuntimeException e) {
      LOG.error("old jobs could not be deleted", e); // tried again in a minute
    }
  }

  /** Deletes folders whose upload a kill cut off: no job knows them. */
  private void forget() {
    for (String id : folder.ids()) {
      if (store.find(id).isEmpty()) {
        folder.delete(id);
      }
    }
    JobFolder uploading = new JobFolder(settings.data());
    uploading.delete("uploading");
    temporary();
  }

  /** Ends the running step, keeps what waits, stops listening. */
  @Override
  public void close() {
    housekeeping.shutdownNow();
    queue.close();
    http.stop();
    events.close();
    store.close();
    metrics.close();
  }

  /** The text of the service's description. */
  static String openApi() {
    try (InputStream in = PortraitServer.class.getResourceAsStream("/serve/openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
