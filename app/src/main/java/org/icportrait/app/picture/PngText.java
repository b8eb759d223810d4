package org.icportrait.app.picture;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.icportrait.engine.BadInputException;

/** Reads back what {@link PngNotes} wrote, without the picture; other text is passed over. */
public final class PngText {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final String PREFIX = "icportrait ";
  private static final int MOST = 1 << 20; // bytes of a note; a prompt has thousands
  private static final int MOST_NOTES = 10_000;

  private PngText() {}

  /**
   * The settings in a picture by name, as {@link PictureNotes#settings}; empty when it has none.
   *
   * @throws BadInputException when it is missing, no PNG or cut short
   */
  public static Map<String, String> settings(Path file) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file.toString(), "no such file", "a picture that sample wrote");
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readLong() != SIGNATURE) {
        throw new BadInputException(
            file.toString(), "no PNG", "a PNG that sample wrote: other formats carry no settings");
      }
      while (settings.size() < MOST_NOTES) {
        long length = in.readInt() & 0xffffffffL;
        int type = in.readInt();
        boolean international = type == 0x69545874; // iTXt
        if (type == 0x49454e44) { // IEND
          break;
        }
        if ((international || type == 0x74455874) && length <= MOST) { // tEXt
          add(in.readNBytes((int) length), international, settings);
          in.skipNBytes(4);
        } else {
          in.skipNBytes(length + 4);
        }
      }
      return settings;
    } catch (EOFException e) {
      throw new BadInputException(file.toString(), "the end of the file", "a whole PNG");
    } catch (IOException e) {
      throw new BadInputException(
          file.toString(), "a read error (" + e.getMessage() + ")", "a readable file");
    }
  }

  private static void add(byte[] chunk, boolean international, Map<String, String> into) {
    int end = zero(chunk, 0);
    String name = new String(chunk, 0, end, StandardCharsets.ISO_8859_1);
    if (!name.startsWith(PREFIX) || end == chunk.length) {
      return;
    }
    int from = end + 1;
    Charset charset = StandardCharsets.ISO_8859_1;
    if (international) { // flags of compression, language and translated keyword before the text
      boolean compressed = from < chunk.length && chunk[from] != 0;
      from = zero(chunk, zero(chunk, Math.min(chunk.length, from + 2)) + 1) + 1;
      charset = StandardCharsets.UTF_8;
      if (compressed) {
        return;
      }
    }
    if (from <= chunk.length) {
      String value = new String(chunk, from, chunk.length - from, charset);
      into.put(name.substring(PREFIX.length()), value);
    }
  }

  private static int zero(byte[] chunk, int from) {
    int at = from;
    while (at < chunk.length && chunk[at] != 0) {
      at++;
    }
    return at;
  }
}
