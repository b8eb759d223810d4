package org.icportrait.portrait.train.run;

/** Training could not go on; the message says which checkpoint is good. */
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Why.
   *
   * @param where step or file
   * @param found what is wrong
   * @param expected what to do about it
   */
  TrainingException(String where, String found, String expected, Throwable cause) {
    super(where + ": found " + found + ", expected " + expected, cause);
  }
}
