package org.icportrait.app.serve;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** All paths of the service, and who looks at a request before. */
final class ServiceRoutes {
  private final ServerSettings settings;
  private final AccessRules access;
  private final JobQueue queue;
  private final ServiceMetrics metrics;
  private final Submissions submissions;
  private final JobList list;
  private final JobRoutes jobs;
  private final EventRoutes events;

  ServiceRoutes(
      ServerSettings settings,
      AccessRules access,
      JobQueue queue,
      ServiceMetrics metrics,
      Submissions submissions,
      JobList list,
      JobRoutes jobs,
      EventRoutes events) {
    this.settings = settings;
    this.access = access;
    this.queue = queue;
    this.metrics = metrics;
    this.submissions = submissions;
    this.list = list;
    this.jobs = jobs;
    this.events = events;
  }

  void add(RoutesConfig routes) {
    routes.before(this::begin);
    routes.after(metrics::count);
    for (JobKind kind : JobKind.values()) {
      routes.post("/v1/" + kind.path(), request -> submissions.submit(request, kind));
    }
    routes.get("/v1/jobs", list::list);
    routes.delete("/v1/jobs", jobs::deleteAll);
    routes.get("/v1/jobs/{id}", jobs::show);
    routes.delete("/v1/jobs/{id}", jobs::delete);
    routes.put("/v1/jobs/{id}/keep", jobs::keep);
    routes.get("/v1/jobs/{id}/result", jobs::result);
    routes.get("/v1/jobs/{id}/thumbnail", jobs::thumbnail);
    routes.get("/v1/jobs/{id}/files/{name}", jobs::file);
    routes.get("/v1/jobs/{id}/events", events::one);
    routes.get("/v1/events", events::all);
    routes.get("/v1/service", this::service);
    routes.get("/healthz", this::health);
    routes.get("/metrics", metrics::show);
    routes.get("/openapi.json", r -> asset(r, "openapi.json", "application/json"));
    StudioFiles.NAMES.forEach(
        (path, type) -> routes.get(path, r -> asset(r, "studio/" + StudioFiles.file(path), type)));
    routes.exception(RequestException.class, Answers::refuse);
    routes.exception(HttpResponseException.class, Answers::refuseHttp);
    routes.exception(Exception.class, Answers::fail);
  }

  private void begin(Context request) {
    Answers.HEADERS.forEach(request::header);
    String holder =
        access.check(
            new AccessRules.Asked(
                request.path(),
                request.header("Host"),
                request.header("Origin"),
                request.header("Authorization")));
    Holder.set(request, holder);
  }

  private void service(Context request) {
    Answers.json(request, JobJson.service(settings, Holder.of(request)));
  }

  private void health(Context request) {
    String state =
        "{\"status\":\"ok\",\"version\":\"%s\",\"waiting\":%d}"
            .formatted(settings.build().version(), queue.waiting());
    Answers.json(request, state);
  }

  private static void asset(Context request, String name, String type) throws IOException {
    try (InputStream in = ServiceRoutes.class.getResourceAsStream("/serve/" + name)) {
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
}
