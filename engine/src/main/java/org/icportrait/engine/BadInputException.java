package org.icportrait.engine;

/** A picture or another input of the user that can't be used; exit code 3 on the command line. */
public final class BadInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Names the file, what was found in it and what was expected instead.
   *
   * @param file the file or, where there is none, the name of the input
   * @param found what was found
   * @param expected what was expected, or what to do
   */
  public BadInputException(String file, String found, String expected) {
    super(file + ": found " + found + ", expected " + expected);
  }
}
