package org.icportrait.app.serve;

import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.util.Base64;

/** Server-sent events of one job, and of all of a holder's. */
final class EventRoutes {
  private static final int MOST_WATCHERS = 200;

  private final JobStore store;
  private final JobQueue queue;
  private final JobEvents events;
  private final JobJson json;

  EventRoutes(JobStore store, JobQueue queue, JobEvents events, JobJson json) {
    this.store = store;
    this.queue = queue;
    this.events = events;
    this.json = json;
  }

  /** State, progress, preview; ends with the job. */
  void one(Context request) {
    Job job = JobRoutes.find(store, request);
    check(request);
    new SseHandler(client -> one(client, job)).handle(request);
  }

  private void one(SseClient client, Job job) {
    client.ctx().header("Cache-Control", Answers.NO_STORE);
    client.keepAlive();
    JobEvents.Watcher watcher = events.watch(job.id(), event -> send(client, event, true));
    client.onClose(watcher::close);
    Job now = store.find(job.id()).orElse(job); // it may have ended before it was watched
    send(client, new JobEvents.Changed(now), true);
    queue.progress(job.id()).ifPresent(step -> send(client, step, true));
  }

  /** State, progress and deletion of all of a holder's jobs; does not end. */
  void all(Context request) {
    check(request);
    String holder = Holder.of(request);
    new SseHandler(client -> all(client, holder)).handle(request);
  }

  private void all(SseClient client, String holder) {
    client.ctx().header("Cache-Control", Answers.NO_STORE);
    client.keepAlive();
    JobEvents.Watcher watcher = events.watchAll(holder, event -> send(client, event, false));
    client.onClose(watcher::close);
    send(client, new JobEvents.Still(), false); // the sender knows that it is heard
  }

  /** Javalin answers nothing at all to who does not name the type. */
  private void check(Context request) {
    String accept = request.header("Accept");
    if (accept == null || !accept.contains("text/event-stream")) {
      throw RequestException.of(
          406, "not_acceptable", "found Accept " + accept + ", expected text/event-stream");
    }
    if (events.count() >= MOST_WATCHERS) {
      throw RequestException.of(503, "too_many_watchers", "at most " + MOST_WATCHERS);
    }
  }

  private void send(SseClient client, JobEvents.Event event, boolean endsWithJob) {
    synchronized (client) {
      if (client.terminated()) {
        throw new IllegalStateException("the watcher is gone");
      }
      if (event instanceof JobEvents.Changed changed) {
        client.sendEvent("state", json.job(changed.job()));
        if (endsWithJob && changed.job().state().isFinal()) {
          client.close();
        }
      } else if (event instanceof JobEvents.Advanced step) {
        client.sendEvent("progress", JobJson.progressText(step));
      } else if (event instanceof JobEvents.Preview preview) {
        String data = Base64.getEncoder().encodeToString(preview.jpeg());
        client.sendEvent("preview", "data:image/jpeg;base64," + data);
      } else if (event instanceof JobEvents.Deleted deleted) {
        client.sendEvent("deleted", JobJson.deletedText(deleted));
        if (endsWithJob) {
          client.close();
        }
      } else {
        client.sendComment("");
      }
    }
  }
}
