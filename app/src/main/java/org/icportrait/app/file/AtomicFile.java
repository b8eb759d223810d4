package org.icportrait.app.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.icportrait.engine.BadInputException;

/** Files that appear whole or not at all: written beside the target, then renamed. */
public final class AtomicFile {
  private static final String EXPECTED = "a place that can be written to";

  private AtomicFile() {}

  /**
   * Refuses a target that can't be written, before anything is computed for it.
   *
   * @throws BadInputException naming the target and the reason
   */
  public static void check(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new BadInputException(target.toString(), "a directory", "a file to write");
    }
    checkFolder(target, folder);
    try {
      Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!Files.isRegularFile(target) || !Files.isWritable(target)) {
        throw new BadInputException(target.toString(), "a file that is write-protected", EXPECTED);
      }
    } catch (NoSuchFileException e) {
      return; // as it should be
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /**
   * Refuses a directory in which nothing can be written; one that does not exist yet is judged by
   * its nearest parent that does.
   */
  public static void checkDirectory(Path directory) {
    Path nearest = directory.toAbsolutePath();
    while (nearest.getParent() != null && !Files.exists(nearest, LinkOption.NOFOLLOW_LINKS)) {
      nearest = nearest.getParent();
    }
    checkFolder(directory, nearest);
  }

  private static void checkFolder(Path target, Path folder) {
    if (!Files.exists(folder)) {
      throw new BadInputException(
          target.toString(), "no directory " + folder, "one that exists: create it first");
    }
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(target.toString(), folder + ", which is no directory", EXPECTED);
    }
    Path probe = temporary(folder);
    try {
      Files.write(probe, new byte[0], StandardOpenOption.CREATE_NEW);
      Files.delete(probe);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Writes the target's new content; on an error the target stays as it was. */
  public static void write(Path target, byte[] content) {
    try {
      // through a symbolic link, the file it points to is replaced, not the link
      Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      Path temporary = temporary(real.getParent());
      try {
        try (OutputStream out =
            Files.newOutputStream(
                temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          out.write(content);
        }
        Files.move(
            temporary, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  // not Files.createTempFile, whose files nobody else may read even after they are renamed
  private static Path temporary(Path folder) {
    return folder.resolve(".icportrait-" + UUID.randomUUID() + ".tmp");
  }

  private static BadInputException failure(Path target, IOException e) {
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    if (reason == null) { // a full disk, for one, is only said in the message
      reason = e.getClass().getSimpleName();
    }
    BadInputException bad =
        new BadInputException(target.toString(), "an unwritable output (" + reason + ")", EXPECTED);
    bad.initCause(e);
    return bad;
  }
}
