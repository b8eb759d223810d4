package org.icportrait.app.command.model;

import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.engine.BadModelException;

/** Tells model folders of our own from checkpoints of others. */
final class ModelKind {
  private ModelKind() {}

  /**
   * Whether a folder has our card.
   *
   * @throws BadModelException when there is nothing at that path
   */
  static boolean isOwn(Path path) {
    if (Files.isRegularFile(path)) {
      return false;
    }
    ModelOptions.requireFolder(path);
    boolean foreign =
        Files.exists(path.resolve("model_index.json")) || Files.exists(path.resolve("config.json"));
    return Files.exists(path.resolve("icportrait.json")) || !foreign;
  }
}
