package org.icportrait.portrait.generate;

/** Hears how far a piece of work is. */
@FunctionalInterface
public interface ProgressListener {
  /**
   * Called after each step.
   *
   * @param task what is being done
   * @param done steps done
   * @param total steps in all
   * @return false to cancel
   */
  boolean onProgress(String task, int done, int total);

  /** A listener that never cancels. */
  static ProgressListener none() {
    return (task, done, total) -> true;
  }
}
