package org.icportrait.app.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/** The files of jobs: a folder each, whose names are the service's own. */
final class JobFolder {
  private static final String RESULT = "result";

  private final Path root;

  /** Makes the folder when it is not there. */
  JobFolder(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new BadInputException(root.toString(), "no folder", "one to write in");
    }
  }

  /** Where a job's files lie. */
  Path of(String id) {
    return root.resolve(id);
  }

  Path upload(String id, String name) {
    return of(id).resolve(name);
  }

  Path result(String id) {
    return of(id).resolve(RESULT);
  }

  /** Writes a result, whole or not at all. */
  void writeResult(String id, byte[] bytes) throws IOException {
    Path temporary = of(id).resolve(RESULT + ".writing");
    Files.write(temporary, bytes);
    Files.move(
        temporary, result(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes all files of a job. */
  void delete(String id) {
    Path folder = of(id);
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids of all folders there are. */
  List<String> ids() {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
