package org.icportrait.app;

/** What the process ends with; docs/commands.md explains them to users. */
final class ExitCode {
  static final int DONE = 0;

  /** Our fault, or the machine's: an unexpected error, no memory left. */
  static final int FAILED = 1;

  static final int USAGE = 2;

  /** An input can't be used, or the output can't be written. */
  static final int INPUT = 3;

  static final int MODEL = 4;

  /** Ended by the user; the JVM itself gives 130 after SIGINT and 143 after SIGTERM. */
  static final int CANCELLED = 130;

  private ExitCode() {}
}
