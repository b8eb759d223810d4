package org.icportrait.app.serve;

import java.util.List;
import java.util.Map;

/**
 * A job as it is kept.
 *
 * @param id not to be guessed
 * @param options the form's fields
 * @param files names of the uploaded files in the job's folder by form field
 * @param created milliseconds since 1970
 * @param started likewise, 0 before
 * @param finished likewise, 0 before
 * @param attempts how often it was begun: more than once when the process was killed
 * @param error why it failed, or null
 * @param contentType of the result, or null
 */
record Job(
    String id,
    JobKind kind,
    JobState state,
    Map<String, String> options,
    Map<String, List<String>> files,
    long created,
    long started,
    long finished,
    int attempts,
    JobError error,
    String contentType) {

  Job {
    options = Map.copyOf(options);
    files = Map.copyOf(files);
  }

  /** The same, begun once more. */
  Job running(long now) {
    return new Job(
        id, kind, JobState.RUNNING, options, files, created, now, 0, attempts + 1, null, null);
  }

  /** The same, waiting again. */
  Job queued() {
    return new Job(id, kind, JobState.QUEUED, options, files, created, 0, 0, attempts, null, null);
  }

  /** The same, ended. */
  Job ended(JobState how, long now, JobError why, String type) {
    return new Job(id, kind, how, options, files, created, started, now, attempts, why, type);
  }
}
