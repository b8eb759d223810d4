package org.icportrait.portrait.data.synthesize;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadInputException;

/** Reads the files of a ustar archive in their order. */
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
  private long position;
  private final InputStream in;

  TarReader(Path path) {
    this.file = path.toString();
    try {
      this.in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    } catch (IOException e) {
      throw new BadInputException(file, "no readable file", "a tar archive");
    }
  }

  /**
   * Starts in the middle of an archive.
   *
   * @param offset of a file's header, as {@link #position} gave it
   */
  TarReader(Path path, long offset) {
    this(path);
    try {
      in.skipNBytes(offset);
      position = offset;
    } catch (IOException e) {
      close();
      throw new BadInputException(file, "an archive that is cut off", "a whole one");
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
    try {
      byte[] header = read(TarWriter.BLOCK);
      if (isEmpty(header)) {
        return null;
      }
      String magic = new String(header, TarWriter.MAGIC, 5, StandardCharsets.US_ASCII);
      if (!magic.equals("ustar")
          || octal(header, TarWriter.CHECKSUM, 8) != TarWriter.checksum(header)) {
        throw new BadInputException(file, "a damaged header", "a ustar archive");
      }
      long size = octal(header, TarWriter.SIZE, 12);
      if (header[156] != '0' || size < 0 || size > MOST) {
        throw new BadInputException(
            file, "an entry of type " + (char) header[156] + ", " + size + " bytes", "plain files");
      }
      byte[] content = read((int) size);
      read(TarWriter.padding(size));
      return new Entry(name(header), content);
    } catch (EOFException e) {
      throw new BadInputException(file, "an archive that is cut off", "a whole one");
    } catch (IOException e) {
      throw new BadInputException(file, "a read error", "a readable file");
    }
  }

  private byte[] read(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    position += length;
    return bytes;
  }

  private static boolean isEmpty(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String name(byte[] header) {
    int length = 0;
    while (length < TarWriter.NAME && header[length] != 0) {
      length++;
    }
    return new String(header, 0, length, StandardCharsets.US_ASCII);
  }

  /** An octal number, -1 where there is none. */
  private static long octal(byte[] header, int at, int length) {
    String digits =
        new String(header, at, length, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
    return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : -1;
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
