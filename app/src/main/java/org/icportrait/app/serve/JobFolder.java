package org.icportrait.app.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;

/** The files of jobs: a private folder each, whose names are the service's own. */
final class JobFolder {
  private static final String RESULT = "result";
  private static final String THUMBNAIL = "thumbnail";

  private final Path root;

  /** Makes the folder when it is not there. */
  JobFolder(Path root) {
    this.root = root;
    try {
      Path unused = PrivateFiles.folder(root);
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

  Path thumbnail(String id) {
    return of(id).resolve(THUMBNAIL);
  }

  /** Writes a result, whole or not at all. */
  void writeResult(String id, byte[] bytes) throws IOException {
    write(result(id), bytes);
  }

  /** Writes a small picture of a result, whole or not at all. */
  void writeThumbnail(String id, byte[] jpeg) throws IOException {
    write(thumbnail(id), jpeg);
  }

  private static void write(Path target, byte[] bytes) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + ".writing");
    Files.write(PrivateFiles.file(temporary), bytes);
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the files of an ended job that are not its result nor named in it. */
  void prune(Job job) {
    Set<String> kept = new HashSet<>(List.of(RESULT, THUMBNAIL));
    job.files().values().stream().flatMap(Collection::stream).forEach(kept::add);
    if (!Files.exists(of(job.id()))) {
      return;
    }
    try (Stream<Path> files = Files.list(of(job.id()))) {
      for (Path file : files.toList()) {
        if (!kept.contains(file.getFileName().toString())) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
