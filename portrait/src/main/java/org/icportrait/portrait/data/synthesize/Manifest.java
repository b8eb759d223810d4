package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import org.icportrait.engine.BadInputException;

/** The settings a set was made with, beside its shards: {@code manifest.json}. */
final class Manifest {
  static final String NAME = "manifest.json";

  private static final int FORMAT = 2; // 1: without torso, hair and other lights on portraits
  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifest() {}

  /**
   * What the bytes of a set depend on.
   *
   * @param head the packed head
   * @param portraits the list of portraits
   */
  static ObjectNode of(SynthesisSettings settings, NeutralHead neutral, Path head, Path portraits) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT)
        .put("views", settings.views())
        .put("seed", settings.seed())
        .put("size", settings.size())
        .put("kind", settings.kind().name().toLowerCase(Locale.ROOT))
        .put("viewsOfIdentity", SynthesisSettings.VIEWS_OF_IDENTITY)
        .put("samplesOfShard", settings.samplesOfShard())
        .put("head", sha256(head))
        .put("portraits", sha256(portraits));
    root.set("canonicalLow", SampleNotes.array(neutral.low()));
    root.set("canonicalHigh", SampleNotes.array(neutral.high()));
    return root;
  }

  /**
   * Writes the manifest, or checks the one that is there.
   *
   * @throws BadInputException naming the first setting that differs
   */
  static void settle(Path folder, ObjectNode wanted) {
    Path file = folder.resolve(NAME);
    try {
      Files.createDirectories(folder);
      if (Files.exists(file)) {
        compare(file, read(file), JSON.readTree(wanted.toString()));
        return;
      }
      Path temporary = folder.resolve(NAME + ".writing");
      Files.write(temporary, (wanted.toPrettyString() + "\n").getBytes(StandardCharsets.US_ASCII));
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "an unwritable output", "a directory to write");
    }
  }

  private static void compare(Path file, JsonNode found, JsonNode wanted) {
    for (Iterator<String> names = wanted.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!wanted.get(name).equals(found.path(name))) {
        throw new BadInputException(
            file.toString(),
            name + " " + found.path(name),
            wanted.get(name) + ": the same settings or another output");
      }
    }
  }

  /** Reads a manifest. */
  static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no manifest", "one of data synthesize");
    }
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] part = new byte[1 << 16];
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        digest.update(part, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "no readable file", "a file to read");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
