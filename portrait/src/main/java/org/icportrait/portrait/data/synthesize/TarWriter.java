package org.icportrait.portrait.data.synthesize;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes the files of an archive one after another in the ustar format (POSIX.1-1988), all with the
 * same owner, mode and time, so that the same files give the same bytes.
 */
final class TarWriter implements AutoCloseable {
  static final int BLOCK = 512;
  static final int NAME = 100; // bytes of the name field
  static final int SIZE = 124; // where the size stands
  static final int CHECKSUM = 148;
  static final int MAGIC = 257;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Adds a file.
   *
   * @param name ASCII, at most 100 characters
   */
  void add(String name, byte[] content) throws IOException {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    if (ascii.length == 0 || ascii.length > NAME) {
      throw new IllegalArgumentException("a name of " + ascii.length + " bytes: " + name);
    }
    byte[] header = new byte[BLOCK];
    System.arraycopy(ascii, 0, header, 0, ascii.length);
    octal(header, 100, 8, 0644);
    octal(header, 108, 8, 0); // owner
    octal(header, 116, 8, 0); // group
    octal(header, SIZE, 12, content.length);
    octal(header, 136, 12, 0); // time
    header[156] = '0'; // an ordinary file
    text(header, MAGIC, "ustar\00000");
    text(header, CHECKSUM, "%06o\0 ".formatted(checksum(header)));
    out.write(header);
    out.write(content);
    out.write(new byte[padding(content.length)]);
  }

  /** The bytes after a content up to a whole block. */
  static int padding(long length) {
    return (int) ((BLOCK - length % BLOCK) % BLOCK);
  }

  /** The sum of a header's bytes, its checksum field taken as blanks. */
  static int checksum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  private static void octal(byte[] header, int at, int length, long value) {
    text(header, at, String.format("%0" + (length - 1) + "o", value));
  }

  private static void text(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }

  /** Writes the two empty blocks that end an archive, and closes it. */
  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.close();
  }
}
