package org.icportrait.portrait.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report's numbers as plain text: the groups of skin, the worst first, then all pairs. */
final class ConsoleTable {
  private static final int GAP = 2; // spaces between columns

  private ConsoleTable() {}

  /** Lines to print; the columns are the ids of the aims that were measured. */
  static List<String> lines(Summary all, List<GroupSummary> groups, long pairs) {
    List<List<String>> cells = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("row"));
    all.metrics().forEach(metric -> head.add(metric.id()));
    cells.add(head);
    for (GroupSummary group : groups) {
      cells.add(title(group.group().title(), group.pairs()));
      add(cells, group.summary(), all.metrics());
    }
    cells.add(title("all", pairs));
    add(cells, all, all.metrics());
    return aligned(cells);
  }

  private static List<String> title(String name, long pairs) {
    return List.of(name + " (" + pairs + (pairs == 1 ? " pair)" : " pairs)"));
  }

  private static void add(List<List<String>> cells, Summary summary, List<Metric> metrics) {
    for (Map.Entry<String, Map<Metric, Bootstrap>> row : summary.rows().entrySet()) {
      List<String> line = new ArrayList<>(List.of("  " + row.getKey()));
      for (Metric metric : metrics) {
        double value = row.getValue().get(metric).estimate();
        line.add(
            Double.isNaN(value)
                ? "-"
                : String.format(Locale.ROOT, "%." + metric.digits() + "f", value));
      }
      cells.add(line);
    }
  }

  /** Names to the left, numbers to the right; a line of one cell is a title of any length. */
  private static List<String> aligned(List<List<String>> cells) {
    int[] widths = new int[cells.get(0).size()];
    for (List<String> line : cells) {
      for (int c = 0; line.size() > 1 && c < widths.length; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> line : cells) {
      StringBuilder text = new StringBuilder(line.get(0));
      for (int c = 1; c < line.size(); c++) {
        int room = c == 1 ? widths[0] - line.get(0).length() : 0;
        text.append(" ".repeat(room + GAP + widths[c] - line.get(c).length()));
        text.append(line.get(c));
      }
      lines.add(text.toString());
    }
    return lines;
  }
}
