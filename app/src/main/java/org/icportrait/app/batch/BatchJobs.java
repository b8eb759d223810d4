package org.icportrait.app.batch;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.TextList;

/** A list of jobs: CSV whose columns are options of {@code generate}. */
final class BatchJobs {
  static final Set<String> COLUMNS =
      Set.of(
          "profile",
          "profile-face",
          "reference",
          "reference-face",
          "output",
          "mask-ratio",
          "light-strength",
          "identity-strength",
          "size",
          "pose",
          "background",
          "head",
          "hair",
          "skin",
          "steps",
          "seed",
          "scheduler",
          "prompt",
          "negative",
          "guidance");

  private static final Set<String> SEVERAL = Set.of("profile", "profile-face"); // apart by ;
  private static final Set<String> PATHS = Set.of("profile", "reference");

  private final List<BatchRow> rows = new ArrayList<>();
  private final List<BatchOutcome> refused = new ArrayList<>();

  /**
   * Reads a list. Relative pictures are sought beside it; an empty cell is an option not given.
   *
   * @param output the folder that gets the portraits
   * @throws BadInputException when it is no such list; a bad row is only refused
   */
  static BatchJobs read(Path file, Path output) {
    BatchJobs jobs = new BatchJobs();
    Map<String, Integer> taken = new HashMap<>();
    TextList list = TextList.read(file);
    CsvSchema schema =
        CsvSchema.emptySchema().withHeader().withComments().withColumnSeparator(list.separator());
    try (MappingIterator<Map<String, String>> cells =
        new CsvMapper()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .readerForMapOf(String.class)
            .with(schema)
            .readValues(list.text())) {
      boolean any = cells.hasNext();
      checkColumns(file, (CsvSchema) cells.getParserSchema());
      for (int number = 1; any && cells.hasNext(); number++) {
        jobs.add(number, cells.next(), file, output, taken);
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof BadInputException bad) {
        throw bad;
      }
      throw new BadInputException(
          file.toString(),
          "no readable CSV (" + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")",
          "a header and a row a portrait");
    }
    return jobs;
  }

  private static void checkColumns(Path file, CsvSchema schema) {
    List<String> names = new ArrayList<>();
    schema.forEach(column -> names.add(column.getName()));
    for (String name : names) {
      if (!COLUMNS.contains(name)) {
        throw new BadInputException(
            file.toString(),
            "a column " + name,
            "columns out of " + COLUMNS.stream().sorted().toList());
      }
    }
    if (!names.contains("profile") || !names.contains("reference")) {
      throw new BadInputException(
          file.toString(), "columns " + names, "profile and reference among them");
    }
  }

  private void add(
      int number, Map<String, String> cells, Path file, Path output, Map<String, Integer> taken) {
    String given = cells.getOrDefault("output", "");
    String name = given.isBlank() ? String.format(Locale.ROOT, "%06d.png", number) : given.strip();
    Path target = output.resolve(name).normalize();
    // a row writes into the output folder and nowhere else
    if (!output.normalize().equals(target.getParent())) {
      refuse(number, name, "output " + name + ": found a path, expected a name without folders");
      return;
    }
    Integer other = taken.putIfAbsent(name, number);
    if (other != null) {
      refuse(
          number, name, "output " + name + ": found that of row " + other + ", expected another");
      return;
    }
    List<String> arguments = new ArrayList<>();
    for (Map.Entry<String, String> cell : cells.entrySet()) {
      String column = cell.getKey();
      String value = cell.getValue() == null ? "" : cell.getValue().strip();
      if (value.isEmpty() || column.equals("output")) {
        continue;
      }
      for (String part : SEVERAL.contains(column) ? value.split(";") : new String[] {value}) {
        String text = part.strip();
        arguments.add(
            "--"
                + column
                + "="
                + (PATHS.contains(column) ? file.toAbsolutePath().resolveSibling(text) : text));
      }
    }
    rows.add(new BatchRow(number, target.toString(), arguments));
  }

  private void refuse(int number, String name, String message) {
    refused.add(new BatchOutcome(number, name, BatchOutcome.Kind.FAILED, message));
  }

  /** Rows that can be tried. */
  List<BatchRow> rows() {
    return rows;
  }

  /** Rows that can't. */
  List<BatchOutcome> refused() {
    return refused;
  }
}
