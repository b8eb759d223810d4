package org.icportrait.portrait.data.synthesize;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes the files of an archive one after another in the ustar format (POSIX.1-1988), all with the
 * same owner, mode and time, so that the same files give the same bytes.
 */
final class TarWriter implements AutoCloseable {
  static final int BLOCK = 512;
  private static final int MODE = 0644;
  private static final int NAME = 100; // bytes of the name field

  private final TarArchiveOutputStream out;

  TarWriter(OutputStream out) {
    // no more padding than the two empty blocks at the end
    this.out = new TarArchiveOutputStream(out, BLOCK, StandardCharsets.US_ASCII.name());
  }

  /**
   * Adds a file.
   *
   * @param name ASCII, at most 100 characters
   */
  void add(String name, byte[] content) throws IOException {
    if (name.isEmpty() || name.length() > NAME) {
      throw new IllegalArgumentException("a name of " + name.length() + " characters: " + name);
    }
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setMode(MODE);
    entry.setModTime(0);
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  /** Writes the two empty blocks that end an archive, and closes it. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
