package org.icportrait.engine;

/** A process of a {@link DataParallel} group has ended or can't be reached any more. */
public final class LostProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
