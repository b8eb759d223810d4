package org.icportrait.app.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the service answers about single jobs, each to its holder alone. */
final class JobRoutes {
  private static final int SMALL = 256; // pixels
  private static final int LEAST_SIDE = 16;
  private static final String PRIVATE = "private, max-age=3600, immutable";

  private final JobStore store;
  private final JobFolder folder;
  private final JobQueue queue;
  private final JobEvents events;
  private final JobWork work;
  private final Uploads uploads;
  private final JobJson json;

  JobRoutes(
      JobStore store,
      JobFolder folder,
      JobQueue queue,
      JobEvents events,
      JobWork work,
      Uploads uploads,
      JobJson json) {
    this.store = store;
    this.folder = folder;
    this.queue = queue;
    this.events = events;
    this.work = work;
    this.uploads = uploads;
    this.json = json;
  }

  void show(Context request) {
    Answers.json(request, json.job(find(request)));
  }

  /** Cancels a job that has not ended, deletes one that has. */
  void delete(Context request) {
    Job job = find(request);
    if (queue.cancel(job.id())) {
      Answers.json(request, json.job(find(request)));
      return;
    }
    queue.forget(job);
    store.purge();
    request.status(204);
  }

  /** Deletes everything of a holder. */
  void deleteAll(Context request) {
    store.all(Holder.of(request)).forEach(queue::forget);
    store.purge();
    request.status(204);
  }

  /** Lets a job stay beyond its time, or no longer. */
  void keep(Context request) {
    Job job = find(request);
    store.keep(job.id(), JobJson.keep(request.body()));
    Job now = find(request);
    events.tell(now.holder(), now.id(), new JobEvents.Changed(now));
    Answers.json(request, json.job(now));
  }

  /** The picture or the figures; 409 before the end, 422 when the pictures could not be used. */
  void result(Context request) throws IOException {
    Job job = find(request);
    if (job.state() == JobState.FAILED) {
      throw RequestException.of(job.error().code().equals("internal") ? 500 : 422, job.error());
    }
    Path file = result(job);
    request.header("Cache-Control", PRIVATE);
    request.header("Content-Disposition", "inline; filename=\"" + name(job) + "\"");
    request.contentType(job.contentType());
    FileSender.send(request, file);
  }

  private Path result(Job job) {
    if (job.state() != JobState.DONE) {
      throw RequestException.of(409, "no_result", "the job is " + job.state().id());
    }
    return folder.result(job.id());
  }

  /** The result as a small JPEG; made now for a job of a version that made none. */
  void thumbnail(Context request) throws IOException {
    int side = JobList.whole(request, "side", SMALL, LEAST_SIDE, JobWork.THUMBNAIL);
    Job job = find(request);
    if (!job.kind().makesPicture()) {
      throw RequestException.of(404, "not_found", "a job of this kind makes no picture");
    }
    Path result = result(job);
    byte[] jpeg;
    synchronized (this) { // one at a time: a large picture needs much memory
      if (!Files.exists(folder.thumbnail(job.id()))) {
        folder.writeThumbnail(job.id(), work.thumbnail(result));
      }
      jpeg = work.smaller(Files.readAllBytes(folder.thumbnail(job.id())), side);
    }
    request.header("Cache-Control", PRIVATE);
    request.contentType("image/jpeg").result(jpeg);
  }

  /** A picture that a job was given. */
  void file(Context request) throws IOException {
    Job job = find(request);
    String name = request.pathParam("name");
    if (job.files().values().stream().noneMatch(names -> names.contains(name))) {
      throw RequestException.of(404, "not_found", "no such file");
    }
    Path file = folder.upload(job.id(), name);
    request.header("Cache-Control", PRIVATE);
    request.contentType(uploads.typeOf(file));
    FileSender.send(request, file);
  }

  private static String name(Job job) {
    String type = job.contentType();
    String extension = type.substring(type.indexOf('/') + 1);
    return job.kind().path() + "-" + job.id().substring(0, 8) + "." + extension;
  }

  private Job find(Context request) {
    return find(store, request);
  }

  /** The job of the path, if it is the asker's; else it is not there. */
  static Job find(JobStore store, Context request) {
    return store
        .find(request.pathParam("id"))
        .filter(job -> job.holder().equals(Holder.of(request)))
        .orElseThrow(() -> RequestException.of(404, "not_found", "no such job"));
  }
}
