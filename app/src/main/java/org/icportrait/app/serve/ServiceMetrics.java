package org.icportrait.app.serve;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.icportrait.engine.Engine;

/** Figures for Prometheus: jobs and their times, requests, memory, disk, build. */
final class ServiceMetrics implements JobMeter, AutoCloseable {
  private static final int[] SECONDS = {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600};
  private static final Duration[] BUCKETS =
      IntStream.of(SECONDS).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  ServiceMetrics(ServerSettings settings) {
    gauge("icportrait.build", () -> 1, "What runs", settings.build());
    Gauge.builder("icportrait.memory.resident", Engine::residentBytes)
        .description("Memory of the whole process, native memory of tensors included")
        .baseUnit("bytes")
        .register(registry);
    new DiskSpaceMetrics(settings.data().toAbsolutePath().toFile()).bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private void gauge(
      String name, IntSupplier value, String description, ServerSettings.Build build) {
    Gauge.builder(name, value::getAsInt)
        .description(description)
        .tag("version", build.version())
        .tag("model", build.model())
        .tag("java", System.getProperty("java.version"))
        .register(registry);
  }

  /** A figure that is asked for when somebody reads it. */
  void gauge(String name, String description, IntSupplier value) {
    Gauge.builder(name, value::getAsInt).description(description).register(registry);
  }

  @Override
  public void begun(Job job) {
    Timer.builder("icportrait.jobs.waiting.time")
        .description("From being sent to being begun")
        .tag("kind", job.kind().path())
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(Math.max(0, job.started() - job.created()), TimeUnit.MILLISECONDS);
  }

  @Override
  public void ended(Job job) {
    String outcome = job.error() == null ? job.state().id() : job.error().code();
    Timer.builder("icportrait.jobs.duration")
        .description("From being begun to the end, by kind and outcome; a count of jobs, too")
        .tag("kind", job.kind().path())
        .tag("outcome", outcome)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(
            job.started() == 0 ? 0 : Math.max(0, job.finished() - job.started()),
            TimeUnit.MILLISECONDS);
  }

  void count(Context request) {
    registry
        .counter(
            "icportrait.requests",
            "method",
            request.method().name(),
            "status",
            Integer.toString(request.statusCode()))
        .increment();
  }

  void show(Context request) {
    request.header("Cache-Control", Answers.NO_STORE);
    request.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
  }

  @Override
  public void close() {
    registry.close();
  }
}
