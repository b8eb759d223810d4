package org.icportrait.app.serve;

import java.util.List;
import java.util.Map;

/**
 * A job as it is kept.
 *
 * @param id not to be guessed
 * @param holder whose it is
 * @param options the form's fields
 * @param files names of the uploaded files in the job's folder by form field
 * @param created milliseconds since 1970
 * @param started likewise, 0 before
 * @param finished likewise, 0 before
 * @param attempts how often it was begun: more than once when the process was killed
 * @param error why it failed, or null
 * @param contentType of the result, or null
 * @param kept whether it does not expire
 */
record Job(
    String id,
    String holder,
    JobKind kind,
    JobState state,
    Map<String, String> options,
    Map<String, List<String>> files,
    long created,
    long started,
    long finished,
    int attempts,
    JobError error,
    String contentType,
    boolean kept) {

  Job {
    options = Map.copyOf(options);
    files = Map.copyOf(files);
  }

  /** A job that was just sent. */
  static Job sent(String id, String holder, JobKind kind, Uploads.Form form, long now) {
    return new Job(
        id,
        holder,
        kind,
        JobState.QUEUED,
        form.options(),
        form.files(),
        now,
        0,
        0,
        0,
        null,
        null,
        false);
  }

  /** The same, begun once more. */
  Job running(long now) {
    return changed(JobState.RUNNING, files, now, 0, attempts + 1, null, null);
  }

  /** The same, waiting again. */
  Job queued() {
    return changed(JobState.QUEUED, files, 0, 0, attempts, null, null);
  }

  /** The same, ended; the pictures of a kind that only looks at them are not kept. */
  Job ended(JobState how, long now, JobError why, String type) {
    Map<String, List<String>> left = kind.keepsFiles() ? files : Map.of();
    return changed(how, left, started, now, attempts, why, type);
  }

  private Job changed(
      JobState newState,
      Map<String, List<String>> newFiles,
      long newStarted,
      long newFinished,
      int newAttempts,
      JobError newError,
      String newType) {
    return new Job(
        id,
        holder,
        kind,
        newState,
        options,
        newFiles,
        created,
        newStarted,
        newFinished,
        newAttempts,
        newError,
        newType,
        kept);
  }
}
