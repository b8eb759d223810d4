package org.icportrait.app.serve;

/** Counts jobs and their times. */
interface JobMeter {
  /** A job has waited and is begun. */
  void begun(Job job);

  /** A job has ended, after it was begun or before. */
  void ended(Job job);
}
