package org.icportrait.app.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names of several files by one that was given. */
public final class NumberedFiles {
  private NumberedFiles() {}

  /** The file itself, or as many as wanted, numbered from 1 before the extension. */
  public static List<Path> of(Path file, int count) {
    if (count == 1) {
      return List.of(file);
    }
    List<Path> files = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      files.add(with(file, "-" + i));
    }
    return files;
  }

  /** The file with something put before its extension. */
  public static Path with(Path file, String addition) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
    return file.resolveSibling(name.substring(0, dot) + addition + name.substring(dot));
  }
}
