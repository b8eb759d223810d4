package org.icportrait.portrait.data.synthesize;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.icportrait.engine.BadInputException;

/** Reads the files of a ustar archive in their order, from its start or from one of its files. */
final class TarReader implements AutoCloseable {
  private static final long MOST = 256L << 20; // bytes of one file, far above any sample's

  /**
   * A file of the archive.
   *
   * @param name as written
   * @param content its bytes
   */
  record Entry(String name, byte[] content) {}

  private final String file;
  private final long length;
  private final TarArchiveInputStream in;
  private long position;

  TarReader(Path path) {
    this(path, 0);
  }

  /**
   * Starts in the middle of an archive.
   *
   * @param offset of a file's header, as {@link #position} gave it
   */
  TarReader(Path path, long offset) {
    this.file = path.toString();
    InputStream bytes;
    try {
      this.length = Files.size(path);
      bytes = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    } catch (IOException e) {
      throw new BadInputException(file, "no readable file", "a tar archive");
    }
    this.in = new TarArchiveInputStream(bytes, StandardCharsets.US_ASCII.name());
    try {
      bytes.skipNBytes(offset); // nothing is read ahead of the first entry
      position = offset;
    } catch (IOException e) {
      close();
      throw cutOff();
    }
  }

  /** Where the next file's header begins, bytes. */
  long position() {
    return position;
  }

  /**
   * The next file, or null at the end.
   *
   * @throws BadInputException when the archive is damaged or cut off
   */
  Entry next() {
    TarArchiveEntry entry = header();
    if (position + TarWriter.BLOCK > length) {
      throw cutOff(); // commons-compress takes the end of the file for the archive's
    }
    if (entry == null) {
      return null;
    }
    long size = entry.getSize();
    if (!entry.isFile() || size < 0 || size > MOST) {
      throw new BadInputException(
          file,
          "an entry of type " + (char) entry.getLinkFlag() + ", " + size + " bytes",
          "plain files");
    }
    long blocks = 1 + (size + TarWriter.BLOCK - 1) / TarWriter.BLOCK;
    position += blocks * TarWriter.BLOCK;
    if (position > length) {
      throw cutOff();
    }
    try {
      return new Entry(entry.getName(), in.readNBytes((int) size));
    } catch (IOException e) {
      throw new BadInputException(file, "a read error", "a readable file");
    }
  }

  /** The next header, or null at the end. */
  private TarArchiveEntry header() {
    TarArchiveEntry entry;
    try {
      entry = in.getNextEntry();
    } catch (IOException e) {
      throw damaged();
    }
    if (entry != null && !entry.isCheckSumOK()) {
      throw damaged();
    }
    return entry;
  }

  private BadInputException damaged() {
    return new BadInputException(file, "a damaged header", "a ustar archive");
  }

  private BadInputException cutOff() {
    return new BadInputException(file, "an archive that is cut off", "a whole one");
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new BadInputException(file, "an error on closing it", "a readable file");
    }
  }
}
