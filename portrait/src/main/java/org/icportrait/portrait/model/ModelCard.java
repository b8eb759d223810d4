package org.icportrait.portrait.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.icportrait.engine.BadModelException;
import org.icportrait.portrait.method.stitch.MaskShape;

/**
 * {@code icportrait.json}: what a model folder holds.
 *
 * @param formatVersion version of the layout
 * @param family see {@link ModelFamily}
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
  private static final int BUFFER = 1 << 16;

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
   * The card of a folder, or what holds for a Stable Diffusion checkpoint that has none but the
   * method's parts beside it.
   *
   * @throws BadModelException when there is neither
   */
  static ModelCard of(Path folder) {
    Path index = folder.resolve("model_index.json");
    if (Files.exists(folder.resolve(FILE)) || !Files.exists(index)) {
      return read(folder);
    }
    int size = PartConfig.readStitch(BaseParts.require(folder, "stitch")).size();
    return new ModelCard(
        FORMAT_VERSION,
        ModelFamily.STABLE_DIFFUSION.name(),
        size,
        MaskShape.MASK_RATIO,
        Map.of(),
        Map.of());
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
    write(folder, family, size, maskRatio, training, name -> true);
  }

  /** Writes the card of a folder over those of its files whose names pass. */
  public static void write(
      Path folder,
      String family,
      int size,
      double maskRatio,
      Map<String, Object> training,
      Predicate<String> covered)
      throws IOException {
    Map<String, String> files = new TreeMap<>();
    List<Path> all;
    try (var found = Files.walk(folder)) {
      all = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : all) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.equals(FILE) && covered.test(name)) {
        files.put(name, digest(file));
      }
    }
    ModelCard card = new ModelCard(FORMAT_VERSION, family, size, maskRatio, training, files);
    Files.writeString(
        folder.resolve(FILE),
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(card) + "\n");
  }

  /** SHA-256 of a file in hexadecimal digits. */
  static String digest(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = Files.newInputStream(file)) {
        byte[] buffer = new byte[BUFFER];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new BadModelException(file.toString(), "an unreadable file", "a readable one");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
