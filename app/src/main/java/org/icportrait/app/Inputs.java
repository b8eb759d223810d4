package org.icportrait.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.generate.NamedPicture;

/** Reads the pictures a command is given. */
final class Inputs {
  private Inputs() {}

  static NamedPicture read(Path path) {
    return new NamedPicture(path.toString(), PictureReader.read(path));
  }

  /**
   * Reads several profiles; a bad one is reported and skipped.
   *
   * @throws BadInputException when none is left
   */
  static List<NamedPicture> readProfiles(List<Path> paths, Session session) {
    if (paths.size() == 1) {
      return List.of(read(paths.get(0)));
    }
    List<NamedPicture> profiles = new ArrayList<>();
    for (Path path : paths) {
      try {
        profiles.add(read(path));
      } catch (BadInputException e) {
        session.say("warning: skipped " + e.getMessage());
      }
    }
    if (profiles.isEmpty()) {
      throw new BadInputException(
          "profiles", "no usable picture among " + paths.size(), "at least one");
    }
    return profiles;
  }
}
