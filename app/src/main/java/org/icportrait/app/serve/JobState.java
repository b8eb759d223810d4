package org.icportrait.app.serve;

import java.util.Locale;

/** How far a job is. */
enum JobState {
  QUEUED,
  RUNNING,
  DONE,
  FAILED,
  CANCELLED;

  boolean isFinal() {
    return this != QUEUED && this != RUNNING;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
