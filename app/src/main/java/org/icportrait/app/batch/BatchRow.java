package org.icportrait.app.batch;

import java.io.Serializable;
import java.util.List;

/**
 * One portrait to make.
 *
 * @param number of the row in the list of jobs, from 1
 * @param output file to write
 * @param arguments of {@code generate} without the model's
 */
record BatchRow(int number, String output, List<String> arguments) implements Serializable {
  BatchRow {
    arguments = List.copyOf(arguments);
  }
}
