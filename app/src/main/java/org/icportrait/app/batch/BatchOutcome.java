package org.icportrait.app.batch;

import java.io.Serializable;

/**
 * What became of a row.
 *
 * @param number of the row, from 1
 * @param output file that was to be written
 * @param kind how it ended
 * @param message why it failed, or warnings; empty without any
 */
record BatchOutcome(int number, String output, Kind kind, String message) implements Serializable {
  /** How a row ends. */
  enum Kind {
    DONE,
    FAILED,
    MODEL,
    STOPPED
  }
}
