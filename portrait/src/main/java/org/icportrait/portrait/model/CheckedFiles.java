package org.icportrait.portrait.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers that a folder's files were found as its card says, so that not every start reads all of
 * them. What is remembered holds as long as no file was written to, replaced or moved: size, inode
 * and both times of each are compared, of which the system sets that of the last change itself. One
 * empty file each in a cache folder, named by the digest of all that.
 */
final class CheckedFiles {
  private static final String FOLDER = "checked-models";
  private static final String ATTRIBUTES = "unix:size,ino,dev,lastModifiedTime,ctime";

  /** A file changed again within the clock's tick keeps its time: so new a file is not trusted. */
  private static final long SETTLED = 2000; // milliseconds

  private final Path folder;
  private final long settled;

  /** Remembers in a folder, which need not exist. */
  CheckedFiles(Path cache) {
    this(cache, SETTLED);
  }

  /** The same that trusts files this many milliseconds after they changed. */
  CheckedFiles(Path cache, long settled) {
    this.folder = cache.resolve(FOLDER);
    this.settled = settled;
  }

  /** Whether the files are those that were compared before. */
  boolean isKnown(ModelCard card, Path model) {
    String state = state(card, model);
    return state != null && Files.exists(folder.resolve(state));
  }

  /**
   * Compares every file with the card, unless that was done before.
   *
   * @throws org.icportrait.engine.BadModelException naming the first that is missing or differs
   */
  void verify(ModelCard card, Path model) {
    String state = state(card, model);
    if (state != null && Files.exists(folder.resolve(state))) {
      return;
    }
    card.verify(model);
    if (state != null && state.equals(state(card, model))) { // not changed meanwhile
      remember(state);
    }
  }

  private void remember(String state) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(state), new byte[0]);
    } catch (IOException e) {
      // the next start reads the files once more
    }
  }

  /** What the files are like, without reading them; null where that can't be told, or not yet. */
  private String state(ModelCard card, Path model) {
    try {
      StringBuilder text = new StringBuilder();
      for (var entry : new TreeMap<>(card.files()).entrySet()) {
        Path file = model.resolve(entry.getKey()).toRealPath();
        Map<String, Object> found =
            Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        FileTime changed = (FileTime) found.get("ctime");
        if (changed.toMillis() > System.currentTimeMillis() - settled) {
          return null;
        }
        text.append(file).append(entry.getValue()).append(new TreeMap<>(found)).append('\n');
      }
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return null; // no such file, or no such attributes on this system
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
