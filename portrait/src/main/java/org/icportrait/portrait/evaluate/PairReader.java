package org.icportrait.portrait.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.data.TextList;

/**
 * Reads pairs from a file: JSON lines with {@code profile}, {@code reference} and perhaps {@code
 * name}, {@code truth}, {@code normals}, {@code masks} and {@code reference_masks} (see {@link
 * TruthFiles}), or CSV with these columns in the first line. Paths are relative to the file.
 */
public final class PairReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvParser.Feature.TRIM_SPACES).build();
  private static final String EXPECTED =
      "profile, reference and perhaps name, truth, normals, masks, reference_masks";

  private PairReader() {}

  /**
   * Reads all pairs.
   *
   * @throws BadInputException naming the line that is wrong
   */
  public static List<EvaluationPair> read(Path file) {
    TextList list = TextList.read(file);
    List<String> lines = list.text().lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      throw new BadInputException(file.toString(), "no line", "a pair a line");
    }
    List<EvaluationPair> pairs =
        lines.get(0).startsWith("{") ? json(file, lines) : csv(file, lines, list.separator());
    Set<String> names = new HashSet<>();
    for (EvaluationPair pair : pairs) {
      if (!names.add(pair.name())) {
        throw new BadInputException(
            file.toString(), "two pairs of the name " + pair.name(), "unique names");
      }
    }
    return pairs;
  }

  private static List<EvaluationPair> json(Path file, List<String> lines) {
    List<EvaluationPair> pairs = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        JsonNode node = JSON.readTree(lines.get(i));
        pairs.add(pair(file, i, column -> node.path(column).asText("")));
      } catch (JsonProcessingException e) {
        throw bad(file, i, "no JSON");
      }
    }
    return pairs;
  }

  private static List<EvaluationPair> csv(Path file, List<String> lines, char separator) {
    List<EvaluationPair> pairs = new ArrayList<>();
    String text = String.join("\n", lines);
    CsvSchema schema = CsvSchema.emptySchema().withHeader().withColumnSeparator(separator);
    try (MappingIterator<Map<String, String>> rows =
        CSV.readerForMapOf(String.class).with(schema).readValues(text)) {
      while (rows.hasNext()) {
        Map<String, String> row = rows.next();
        pairs.add(pair(file, pairs.size(), column -> row.getOrDefault(column, "")));
      }
    } catch (IOException | RuntimeJsonMappingException e) {
      throw bad(file, pairs.size() + 1, "a malformed line");
    }
    return pairs;
  }

  private static EvaluationPair pair(Path file, int index, UnaryOperator<String> column) {
    Path profile = path(file, column.apply("profile"));
    Path reference = path(file, column.apply("reference"));
    if (profile == null || reference == null) {
      throw bad(file, index, "a line without profile or reference");
    }
    String name = column.apply("name");
    String named = name.isBlank() ? String.format(Locale.ROOT, "%04d", index) : name;
    if (!named.matches("[A-Za-z0-9._-]{1,100}") || named.startsWith(".")) {
      throw bad(file, index, "the name " + named);
    }
    return new EvaluationPair(named, profile, List.of(), reference, truth(file, index, column));
  }

  private static TruthFiles truth(Path file, int index, UnaryOperator<String> column) {
    Path truth = path(file, column.apply("truth"));
    Path normals = path(file, column.apply("normals"));
    Path masks = path(file, column.apply("masks"));
    Path referenceMasks = path(file, column.apply("reference_masks"));
    if (truth == null) {
      if (normals != null || masks != null || referenceMasks != null) {
        throw bad(file, index, "normals or masks without truth");
      }
      return null;
    }
    return new TruthFiles(truth, normals, masks, referenceMasks);
  }

  private static Path path(Path file, String named) {
    return named.isBlank() ? null : file.resolveSibling(named.strip());
  }

  private static BadInputException bad(Path file, int index, String found) {
    return new BadInputException(file + ", line " + (index + 1), found, EXPECTED);
  }
}
