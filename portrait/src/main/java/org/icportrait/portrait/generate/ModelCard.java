package org.icportrait.portrait.generate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.icportrait.engine.BadModelException;

/**
 * {@code icportrait.json}: what a model folder holds.
 *
 * @param formatVersion version of the layout
 * @param family mini or sd15
 * @param size side of the crops in pixels
 * @param maskRatio share of the reference that was hidden in training
 * @param training what the parts were trained with
 * @param files SHA-256 of every other file, by path
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ModelCard(
    int formatVersion,
    String family,
    int size,
    double maskRatio,
    Map<String, Object> training,
    Map<String, String> files) {
  /** The version this program reads. */
  public static final int FORMAT_VERSION = 1;

  private static final String FILE = "icportrait.json";

  /**
   * Reads the card of a folder.
   *
   * @throws BadModelException when it is missing, malformed or of another version
   */
  public static ModelCard read(Path folder) {
    Path file = folder.resolve(FILE);
    ModelCard card = ModelJson.read(file, ModelCard.class);
    if (card.formatVersion != FORMAT_VERSION) {
      throw new BadModelException(
          file.toString(), "format version " + card.formatVersion, "version " + FORMAT_VERSION);
    }
    if (card.family == null || card.training == null || card.files == null || card.size < 8) {
      throw new BadModelException(
          file.toString(), "an incomplete card", "family, size, training and files");
    }
    return card;
  }

  /**
   * Compares every file with the card.
   *
   * @throws BadModelException naming the first file that is missing or differs
   */
  public void verify(Path folder) {
    for (var entry : files.entrySet()) {
      Path file = folder.resolve(entry.getKey());
      if (!Files.isRegularFile(file)) {
        throw new BadModelException(file.toString(), "no such file", "the file of the card");
      }
      String found = digest(file);
      if (!found.equals(entry.getValue())) {
        throw new BadModelException(
            file.toString(),
            "SHA-256 " + found.substring(0, 12) + "...",
            entry.getValue() + " as in " + FILE + ": the file is damaged, fetch it again");
      }
    }
  }

  /** Writes the card of a folder over all files that are in it. */
  public static void write(
      Path folder, String family, int size, double maskRatio, Map<String, Object> training)
      throws IOException {
    Map<String, String> files = new TreeMap<>();
    List<Path> all;
    try (var found = Files.walk(folder)) {
      all = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : all) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.equals(FILE)) {
        files.put(name, digest(file));
      }
    }
    ModelCard card = new ModelCard(FORMAT_VERSION, family, size, maskRatio, training, files);
    Files.writeString(
        folder.resolve(FILE),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(card) + "\n");
  }

  private static String digest(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new BadModelException(file.toString(), "an unreadable file", "a readable one");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
