package org.icportrait.app.picture;

import java.io.IOException;

/** A whole file of a kind that is not read. */
final class UnsupportedPictureException extends IOException {
  private static final long serialVersionUID = 1;

  private final String expected;

  /**
   * Says what the file is and what helps.
   *
   * @param found the kind, for "found ..."
   * @param expected what to give instead, for "expected ..."
   */
  UnsupportedPictureException(String found, String expected) {
    super(found);
    this.expected = expected;
  }

  String expected() {
    return expected;
  }
}
