package org.icportrait.app.picture;

import java.io.IOException;

/** The file ends before its picture does. */
final class TruncatedPictureException extends IOException {
  private static final long serialVersionUID = 1;

  TruncatedPictureException() {
    super("ends before its picture does");
  }
}
