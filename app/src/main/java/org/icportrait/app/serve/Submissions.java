package org.icportrait.app.serve;

import io.javalin.http.Context;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Takes jobs. */
final class Submissions {
  /** Header by which a sender knows a job again. */
  static final String KEY = "Idempotency-Key";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final JobStore store;
  private final JobFolder folder;
  private final JobQueue queue;
  private final Uploads uploads;
  private final JobJson json;

  Submissions(JobStore store, JobFolder folder, JobQueue queue, Uploads uploads, JobJson json) {
    this.store = store;
    this.folder = folder;
    this.queue = queue;
    this.uploads = uploads;
    this.json = json;
  }

  /**
   * Refuses a job before its body is read, from what its head says; the place in line is only taken
   * when the body is there.
   */
  void admit(String holder, String key) {
    checkKey(key);
    if (!isKnown(holder, key)) {
      queue.refuseWhenFull();
    }
  }

  /** Takes a job: 202 once it is kept. */
  void submit(Context request, JobKind kind) throws IOException {
    String holder = Holder.of(request);
    String key = request.header(KEY);
    checkKey(key);
    boolean known = isKnown(holder, key);
    if (!known) {
      queue.reserve();
    }
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    Job job = null;
    try {
      Uploads.Form form = uploads.read(request, kind, id);
      job = take(Job.sent(id, holder, kind, form, System.currentTimeMillis()), key, form);
      request.status(202).header("Location", "/v1/jobs/" + job.id());
      Answers.json(request, json.job(job));
    } finally {
      if (!known) {
        queue.release();
      }
      if (job == null || !job.id().equals(id)) {
        folder.delete(id);
      }
    }
  }

  /** The job, or the one that was sent with the key before. */
  private Job take(Job job, String key, Uploads.Form form) {
    JobStore.SenderKey sender =
        key == null ? null : new JobStore.SenderKey(key, form.fingerprint());
    Optional<JobStore.Known> before = queue.add(job, sender);
    if (before.isEmpty()) {
      return job;
    }
    if (!form.fingerprint().equals(before.get().fingerprint())) {
      throw RequestException.of(
          422, "key_reused", "found another form with this " + KEY + ", expected a new key");
    }
    return before.get().job();
  }

  private boolean isKnown(String holder, String key) {
    return key != null && store.known(holder, key).isPresent();
  }

  private static void checkKey(String key) {
    if (key != null && !key.matches("[!-~]{1,255}")) {
      throw RequestException.field(KEY, "another text", "1 to 255 printable ASCII characters");
    }
  }
}
