package org.icportrait.face.parse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.engine.BadModelException;

/**
 * {@code parse/config.json}: what the weights beside it are for.
 *
 * @param className always FaceParser
 * @param size side of the crop in pixels
 * @param classes names of the masks, in the order of the network's output
 */
public record ParseConfig(
    @JsonProperty("_class_name") String className, int size, List<String> classes) {
  /** Name of the file. */
  public static final String FILE = "config.json";

  /** That of the network as it is. */
  public static ParseConfig current() {
    return new ParseConfig(
        "FaceParser", ParseNetwork.SIZE, List.of("hair", "skin", "person", "occluder"));
  }

  /**
   * Compares the configuration in a folder with {@link #current}.
   *
   * @throws BadModelException when it is missing, malformed or another
   */
  static void check(Path folder) {
    Path file = folder.resolve(FILE);
    ParseConfig found;
    try {
      found = new ObjectMapper().readValue(Files.readString(file), ParseConfig.class);
    } catch (IOException e) {
      throw new BadModelException(file.toString(), "no readable configuration", "that of a parser");
    }
    if (!current().equals(found)) {
      throw new BadModelException(file.toString(), String.valueOf(found), current().toString());
    }
  }
}
