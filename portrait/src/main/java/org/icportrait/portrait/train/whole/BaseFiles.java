package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Puts the files of a base beside an export, so that it is a whole model folder. */
final class BaseFiles {
  private static final List<String> PARTS =
      List.of("unet", "vae", "text_encoder", "tokenizer", "scheduler");
  private static final String INDEX = "model_index.json";

  private BaseFiles() {}

  /** Links the files, which takes no room; copies them where the file system can't link. */
  static void link(Path base, Path export) throws IOException {
    linkFile(base.resolve(INDEX), export.resolve(INDEX));
    for (String part : PARTS) {
      Path from = base.resolve(part);
      if (Files.isDirectory(from)) {
        Files.createDirectories(export.resolve(part));
        try (var files = Files.list(from)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            linkFile(file, export.resolve(part).resolve(file.getFileName()));
          }
        }
      }
    }
  }

  private static void linkFile(Path from, Path to) throws IOException {
    Files.deleteIfExists(to);
    Path real = from.toRealPath(); // caches of checkpoints hold symbolic links
    try {
      Files.createLink(to, real);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(real, to);
    }
  }
}
