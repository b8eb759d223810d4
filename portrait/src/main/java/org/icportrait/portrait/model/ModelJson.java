package org.icportrait.portrait.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadModelException;

/** Reads the configuration files of a model folder. */
final class ModelJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
          .configure(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, true);

  private ModelJson() {}

  /**
   * Reads a record.
   *
   * @throws BadModelException when the file is missing or does not fit
   */
  static <T> T read(Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      throw new BadModelException(file.toString(), "no such file", "a model's configuration");
    }
    try {
      T value = JSON.readValue(Files.readString(file), type);
      if (value == null) {
        throw new BadModelException(file.toString(), "nothing", "a model's configuration");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new BadModelException(
          file.toString(), e.getOriginalMessage(), "a model's configuration");
    } catch (IOException e) {
      throw new BadModelException(file.toString(), "an unreadable file", "a readable one");
    }
  }
}
