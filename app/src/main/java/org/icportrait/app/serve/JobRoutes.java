package org.icportrait.app.serve;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** What the service answers about jobs. */
final class JobRoutes {
  private static final int LISTED = 50;
  private static final int MOST_LISTED = 200;
  private static final int MOST_WATCHERS = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JobStore store;
  private final JobFolder folder;
  private final JobQueue queue;
  private final JobEvents events;
  private final Uploads uploads;
  private final JobJson json;

  JobRoutes(
      JobStore store,
      JobFolder folder,
      JobQueue queue,
      JobEvents events,
      Uploads uploads,
      JobJson json) {
    this.store = store;
    this.folder = folder;
    this.queue = queue;
    this.events = events;
    this.uploads = uploads;
    this.json = json;
  }

  /** Takes a job: 202 once it is kept. */
  void submit(Context request, JobKind kind) throws IOException {
    try {
      uploads.checkHead(request);
      queue.reserve();
    } catch (RequestException e) {
      uploads.drain(request);
      throw e;
    }
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    boolean taken = false;
    try {
      Uploads.Form form = uploads.read(request, kind, id);
      Job job =
          new Job(
              id,
              kind,
              JobState.QUEUED,
              form.options(),
              form.files(),
              System.currentTimeMillis(),
              0,
              0,
              0,
              null,
              null);
      queue.add(job);
      taken = true;
      request.status(202).header("Location", "/v1/jobs/" + id);
      answer(request, json.job(job));
    } finally {
      if (!taken) {
        queue.release();
        folder.delete(id);
      }
    }
  }

  void list(Context request) {
    int limit = LISTED;
    String asked = request.queryParam("limit");
    if (asked != null) {
      if (!asked.matches("[0-9]{1,4}")
          || Integer.parseInt(asked) < 1
          || Integer.parseInt(asked) > MOST_LISTED) {
        throw RequestException.field("limit", asked, "1 to " + MOST_LISTED);
      }
      limit = Integer.parseInt(asked);
    }
    answer(request, json.jobs(store.newest(limit)));
  }

  void show(Context request) {
    answer(request, json.job(find(request)));
  }

  /** Cancels a job that has not ended, deletes one that has. */
  void delete(Context request) {
    Job job = find(request);
    if (queue.cancel(job.id())) {
      answer(request, json.job(find(request)));
      return;
    }
    store.delete(job.id());
    folder.delete(job.id());
    request.status(204);
  }

  /** The picture or the figures; 409 before the end, 422 when the pictures could not be used. */
  void result(Context request) throws IOException {
    Job job = find(request);
    if (job.state() == JobState.FAILED) {
      throw RequestException.of(job.error().code().equals("internal") ? 500 : 422, job.error());
    }
    if (job.state() != JobState.DONE) {
      throw RequestException.of(409, "no_result", "the job is " + job.state().id());
    }
    Path file = folder.result(job.id());
    request.header("Cache-Control", "private, max-age=3600, immutable");
    request.header("Content-Disposition", "inline; filename=\"" + name(job) + "\"");
    request.contentType(job.contentType());
    request.header("Content-Length", Long.toString(Files.size(file)));
    request.result(Files.newInputStream(file));
  }

  /** A picture that a job was given. */
  void file(Context request) throws IOException {
    Job job = find(request);
    String name = request.pathParam("name");
    if (job.files().values().stream().noneMatch(names -> names.contains(name))) {
      throw RequestException.of(404, "not_found", "no such file");
    }
    Path file = folder.upload(job.id(), name);
    request.header("Cache-Control", "private, max-age=3600, immutable");
    request.contentType(uploads.typeOf(file));
    request.result(Files.newInputStream(file));
  }

  private static String name(Job job) {
    String type = job.contentType();
    String extension = type.substring(type.indexOf('/') + 1);
    return job.kind().path() + "-" + job.id().substring(0, 8) + "." + extension;
  }

  /** Server-sent events: state, progress, preview; ends with the job. */
  void events(SseClient client) {
    Job job = find(client.ctx());
    if (events.count() >= MOST_WATCHERS) {
      throw RequestException.of(503, "too_many_watchers", "at most " + MOST_WATCHERS);
    }
    client.ctx().header("Cache-Control", "no-store");
    client.keepAlive();
    JobEvents.Watcher watcher = events.watch(job.id(), event -> send(client, event));
    client.onClose(watcher::close);
    Job now = store.find(job.id()).orElse(job); // it may have ended before it was watched
    send(client, new JobEvents.Changed(now));
    queue.progress(job.id()).ifPresent(step -> send(client, step));
  }

  private void send(SseClient client, JobEvents.Event event) {
    synchronized (client) {
      if (client.terminated()) {
        throw new IllegalStateException("the watcher is gone");
      }
      if (event instanceof JobEvents.Changed changed) {
        client.sendEvent("state", json.job(changed.job()));
        if (changed.job().state().isFinal()) {
          client.close();
        }
      } else if (event instanceof JobEvents.Advanced step) {
        client.sendEvent("progress", JobJson.progressText(step));
      } else if (event instanceof JobEvents.Preview preview) {
        String data = Base64.getEncoder().encodeToString(preview.jpeg());
        client.sendEvent("preview", "data:image/jpeg;base64," + data);
      }
    }
  }

  private Job find(Context request) {
    String id = request.pathParam("id");
    return store.find(id).orElseThrow(() -> RequestException.of(404, "not_found", "no such job"));
  }

  static void answer(Context request, String body) {
    request.header("Cache-Control", "no-store");
    request.contentType("application/json").result(body);
  }
}
