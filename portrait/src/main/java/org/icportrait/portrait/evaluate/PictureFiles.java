package org.icportrait.portrait.evaluate;

import java.nio.file.Path;
import org.icportrait.face.image.Picture;

/** Reads and writes pictures for an evaluation; formats and limits are the caller's. */
public interface PictureFiles {
  /**
   * Reads a picture.
   *
   * @throws org.icportrait.engine.BadInputException when it can't be used
   */
  Picture read(Path file);

  /** Writes a picture that a model made, whole or not at all. */
  void write(Path file, Picture picture);
}
