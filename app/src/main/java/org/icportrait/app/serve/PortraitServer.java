package org.icportrait.app.serve;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.SizeUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.icportrait.engine.BadInputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: from open to closed it listens, keeps jobs and does them. */
public final class PortraitServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PortraitServer.class);
  private static final int SWEEP_MS = 1000;
  private static final int STIR_SECONDS = 15; // sooner than proxies give a silent stream up
  private static final String LOGGED =
      "%{client}a [%{yyyy-MM-dd'T'HH:mm:ssZZZ|UTC}t] \"%m %U %H\" %s %O bytes %{ms}T ms";

  private final ServerSettings settings;
  private final ServerPlace place;
  private final JobStore store;
  private final JobFolder folder;
  private final JobQueue queue;
  private final JobEvents events = new JobEvents();
  private final ServiceMetrics metrics;
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "housekeeping");
            thread.setDaemon(true);
            return thread;
          });
  private final ServiceRoutes routes;
  private final UploadGate gate;
  private final Javalin http;

  private PortraitServer(ServerPlace place, ServerSettings settings, JobWork work) {
    this.settings = settings;
    this.place = place;
    this.folder = new JobFolder(settings.data().resolve("jobs"));
    this.store = JobStore.open(settings.data().resolve(JobStore.FILE));
    this.metrics = new ServiceMetrics(settings);
    this.queue = new JobQueue(store, folder, events, work, metrics, settings.limits());
    AccessRules access = new AccessRules(settings.tokens(), settings.publicUrl());
    JobJson json = new JobJson(queue, settings.keep());
    Uploads uploads = new Uploads(work, folder, settings.limits().upload());
    Submissions submissions = new Submissions(store, folder, queue, uploads, json);
    this.gate = new UploadGate(access, submissions, settings.limits(), uploading());
    this.routes =
        new ServiceRoutes(
            settings,
            access,
            queue,
            metrics,
            submissions,
            new JobList(store, json),
            new JobRoutes(store, folder, queue, events, work, uploads, json),
            new EventRoutes(store, queue, events, json));
    metrics.gauge("icportrait.jobs.waiting", "Jobs in line", queue::waiting);
    metrics.gauge("icportrait.jobs.running", "Jobs being done", () -> queue.isWorking() ? 1 : 0);
    metrics.gauge("icportrait.uploads", "Bodies being sent", gate::count);
    metrics.gauge("icportrait.watchers", "Open event streams", events::count);
    this.http = Javalin.create(this::configure);
  }

  /**
   * Opens a service at a place that was taken for it and stays the caller's.
   *
   * @throws BadInputException when the folder can't be used
   */
  public static PortraitServer open(ServerPlace place, ServerSettings settings, JobWork work) {
    PortraitServer server = new PortraitServer(place, settings, work);
    try {
      server.tidy();
      server.queue.start();
      server.http.start();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    server.repeat(server::expire, 10_000, 60_000);
    server.repeat(server.gate::sweep, SWEEP_MS, SWEEP_MS);
    server.repeat(server.events::stir, STIR_SECONDS * 1000, STIR_SECONDS * 1000);
    return server;
  }

  private void repeat(Runnable task, int first, int pause) {
    Runnable safe =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("housekeeping failed", e); // tried again
          }
        };
    var unused = housekeeping.scheduleWithFixedDelay(safe, first, pause, TimeUnit.MILLISECONDS);
  }

  /** The port it listens at. */
  public int port() {
    return place.port();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.http.prefer405over404 = true;
    config.http.compressionStrategy = CompressionStrategy.NONE; // pictures are compressed already
    config.http.maxRequestSize = settings.limits().upload();
    config.jetty.multipartConfig.cacheDirectory(uploading().toString());
    config.jetty.multipartConfig.maxFileSize(settings.limits().upload(), SizeUnit.BYTES);
    config.jetty.multipartConfig.maxTotalRequestSize(settings.limits().upload(), SizeUnit.BYTES);
    config.jetty.multipartConfig.maxInMemoryFileSize(1, SizeUnit.MB);
    config.jetty.modifyServer(this::configure);
    config.jetty.addConnector(this::connector);
    routes.add(config.routes);
  }

  private void configure(Server server) {
    server.insertHandler(gate);
    server.setErrorHandler(new JsonErrors());
    if (settings.accessLog() != null) {
      server.setRequestLog(new CustomRequestLog(line -> settings.accessLog().accept(line), LOGGED));
    }
  }

  private Connector connector(Server server, HttpConfiguration http) {
    http.setSendServerVersion(false);
    if (settings.publicUrl() != null) {
      http.addCustomizer(new ForwardedRequestCustomizer());
    }
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    try {
      connector.open(place.socket());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return connector;
  }

  private Path uploading() {
    Path path = settings.data().resolve("uploading");
    JobFolder unused = new JobFolder(path);
    return path;
  }

  /** Deletes what ended long ago. */
  void expire() {
    long before = System.currentTimeMillis() - settings.keep().toMillis();
    List<Job> old = store.endedBefore(before);
    old.forEach(queue::forget);
    if (!old.isEmpty()) {
      store.purge();
    }
  }

  /** Deletes what a kill left: bodies half sent, folders that no job knows, pictures not kept. */
  private void tidy() {
    for (String id : folder.ids()) {
      store
          .find(id)
          .ifPresentOrElse(
              job -> {
                if (job.state().isFinal()) {
                  folder.prune(job);
                }
              },
              () -> folder.delete(id));
    }
    new JobFolder(settings.data()).delete("uploading");
    Path unused = uploading();
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
}
