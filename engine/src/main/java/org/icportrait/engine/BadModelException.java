package org.icportrait.engine;

/** Weights or a model folder that can't be used; exit code 4 on the command line. */
public final class BadModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the file, what was found in it and what was expected instead.
   *
   * @param file the file or, where there is none, the name of the input
   * @param found what was found
   * @param expected what was expected, or what to do
   */
  public BadModelException(String file, String found, String expected) {
    super(file + ": found " + found + ", expected " + expected);
  }
}
