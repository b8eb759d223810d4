package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one variant scored, a line a number, in a file that a later run reads on. */
public final class ExperimentLog {
  private final Path file;

  ExperimentLog(Path file) {
    this.file = file;
  }

  /**
   * A number.
   *
   * @param step after which it was measured
   * @param pair number of the validation pair
   * @param metric what it is
   */
  public record Entry(int step, int pair, String metric, double value) {}

  /** Adds what one step scored, all at once. */
  void add(List<Entry> entries) throws IOException {
    StringBuilder lines = new StringBuilder(endsInALine() ? "" : "\n");
    for (Entry e : entries) {
      lines.append(
          String.format(Locale.ROOT, "%d,%d,%s,%.6f%n", e.step, e.pair, e.metric, e.value));
    }
    Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Whether no kill cut off what was written last. */
  private boolean endsInALine() throws IOException {
    return !Files.exists(file) || Files.readString(file).matches("(?s)|.*\\n");
  }

  /** Everything measured so far; of a number that was measured twice, the later. */
  List<Entry> read() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return new ArrayList<>();
    }
    for (String line : Files.readAllLines(file)) {
      String[] cells = line.split(",", -1);
      if (cells.length == 4) { // not a line that a kill cut off
        Entry entry =
            new Entry(
                Integer.parseInt(cells[0]),
                Integer.parseInt(cells[1]),
                cells[2],
                Double.parseDouble(cells[3]));
        entries.put(cells[0] + "," + cells[1] + "," + cells[2], entry);
      }
    }
    return new ArrayList<>(entries.values());
  }
}
