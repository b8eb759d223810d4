package org.icportrait.portrait.data.rendered;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Folders of path-traced heads without pictures: files that hold nothing but their names. */
public final class HeadFiles {
  private HeadFiles() {}

  /** Adds all people of some blocks in all views, each with masks; returns the folder. */
  public static Path write(Path folder, int people, int views, int... blocks) throws IOException {
    Files.createDirectories(folder);
    for (int block : blocks) {
      for (int p = 0; p < people; p++) {
        for (int v = 0; v < views; v++) {
          String name = String.format(Locale.ROOT, "%04d_%d_%d", block, p, v);
          Files.writeString(folder.resolve(name + ".jpg"), name);
          Files.writeString(folder.resolve(name + ".png"), name);
        }
      }
    }
    return folder;
  }
}
