package org.icportrait.portrait.generate;

import java.util.function.Supplier;
import org.icportrait.face.image.Picture;

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

  /**
   * Called when there is something to look at before the end.
   *
   * @param picture makes it, on the calling thread and before this returns
   */
  default void onPreview(Supplier<Picture> picture) {}

  /** A listener that never cancels. */
  static ProgressListener none() {
    return (task, done, total) -> true;
  }
}
