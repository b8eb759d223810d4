package org.icportrait.portrait.generate;

/** Thrown when a {@link ProgressListener} cancels. */
public final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says that the work was cancelled. */
  public CancelledException() {
    super("cancelled");
  }
}
