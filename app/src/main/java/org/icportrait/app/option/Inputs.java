package org.icportrait.app.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.session.Session;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.generate.NamedPicture;

/** Reads the pictures a command is given. */
public final class Inputs {
  private Inputs() {}

  /** A picture whose largest face is meant. */
  public static NamedPicture read(Path path) {
    return read(path, 1);
  }

  /**
   * A picture and which of its faces is meant.
   *
   * @param face from 1, the largest
   */
  public static NamedPicture read(Path path, int face) {
    return new NamedPicture(path.toString(), PictureReader.read(path), face - 1);
  }

  /**
   * Reads several profiles; a bad one is reported and skipped.
   *
   * @param faces for each profile which face is meant, from 1
   * @throws BadInputException when none is left
   */
  public static List<NamedPicture> readProfiles(
      List<Path> paths, List<Integer> faces, Session session) {
    if (paths.size() == 1) {
      return List.of(read(paths.get(0), faces.get(0)));
    }
    List<NamedPicture> profiles = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      try {
        Path path = paths.get(i);
        Picture picture = PictureReader.read(path, paths.size());
        profiles.add(new NamedPicture(path.toString(), picture, faces.get(i) - 1));
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
