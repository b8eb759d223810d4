package org.icportrait.app.session;

/** What the process ends with; docs/commands.md explains them to users. */
public final class ExitCode {
  public static final int DONE = 0;

  /** Our fault, or the machine's: an unexpected error, no memory left. */
  public static final int FAILED = 1;

  public static final int USAGE = 2;

  /** An input can't be used, or the output can't be written. */
  public static final int INPUT = 3;

  public static final int MODEL = 4;

  /** Ended by the user; the JVM itself gives 130 after SIGINT and 143 after SIGTERM. */
  public static final int CANCELLED = 130;

  private ExitCode() {}
}
