package org.icportrait.portrait.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.icportrait.engine.BadInputException;

/**
 * A list that somebody wrote: lines of UTF-8, with or without a byte order mark, of CSV with commas
 * or, as spreadsheets write it where the comma is for decimals, semicolons.
 *
 * @param text of all lines, without a byte order mark or a line that names the separator
 * @param separator of CSV's cells
 */
public record TextList(String text, char separator) {
  private static final int MAX_BYTES = 64 << 20;
  private static final String UTF8 = "UTF-8: save it as CSV UTF-8";
  private static final int LOOKED_AT = 1 << 12;

  /**
   * Reads a list.
   *
   * @throws BadInputException when the file can't be read or is not UTF-8
   */
  public static TextList read(Path file) {
    byte[] bytes = bytes(file);
    if (isUtf16(bytes)) {
      throw new BadInputException(file.toString(), "UTF-16 text", UTF8);
    }
    String text = decode(file, bytes);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    String first = text.lines().findFirst().orElse("").strip();
    boolean named = first.toLowerCase(Locale.ROOT).matches("\"?sep=.\"?"); // as spreadsheets do
    if (named) {
      char separator = first.charAt(first.indexOf('=') + 1);
      return new TextList(text.replaceFirst(".*\\R?", ""), separator);
    }
    return new TextList(text, separator(text));
  }

  private static byte[] bytes(Path file) {
    if (!Files.exists(file)) {
      throw new BadInputException(file.toString(), "no such file", "a list of UTF-8 lines");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new BadInputException(file.toString(), "more than 64 MB", "a list");
      }
      return bytes;
    } catch (IOException e) {
      String found = Files.isDirectory(file) ? "a directory" : "a file that can't be read";
      BadInputException bad = new BadInputException(file.toString(), found, "a list you may read");
      bad.initCause(e);
      throw bad;
    }
  }

  /** By its mark, or without one by the zeros that every Latin letter has. */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int mark = (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    int zeros = 0;
    int looked = Math.min(bytes.length, LOOKED_AT);
    for (int i = 0; i < looked; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
    }
    return mark == 0xfeff || mark == 0xfffe || zeros > looked / 4;
  }

  private static String decode(Path file, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      out.flip();
      long line = 1 + out.chars().filter(c -> c == '\n').count();
      int found = in.get() & 0xff;
      throw new BadInputException(
          file + ", line " + line,
          String.format(
              Locale.ROOT, "text that is not UTF-8 (byte 0x%02X, perhaps Latin-1)", found),
          UTF8);
    }
    return out.flip().toString();
  }

  /** Of the first line that says something: a semicolon where it has some and no comma. */
  private static char separator(String text) {
    String header =
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    return header.indexOf(';') >= 0 && header.indexOf(',') < 0 ? ';' : ',';
  }
}
