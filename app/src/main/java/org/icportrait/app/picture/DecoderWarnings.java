package org.icportrait.app.picture;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What decoders say while they decode. */
final class DecoderWarnings {
  /** libjpeg, of bytes behind the last data of a scan. */
  private static final Pattern EXTRANEOUS =
      Pattern.compile("(\\d+) extraneous bytes before marker 0x([0-9a-f]{2})");

  private DecoderWarnings() {}

  /**
   * Whether a warning means that pixels were filled in. Decoders also warn about harmless things.
   *
   * @param jpeg the file when it is a JPEG, else null
   */
  static boolean isAboutMissingData(String warning, JpegFile jpeg) {
    String text = warning.toLowerCase(Locale.ROOT);
    Matcher extraneous = EXTRANEOUS.matcher(text);
    if (jpeg != null && extraneous.find()) {
      // padding is one byte again and again; other bytes are data whose place was lost
      int bytes = Integer.parseInt(extraneous.group(1));
      boolean restart = extraneous.group(2).startsWith("d") && extraneous.group(2).charAt(1) < '8';
      return restart || bytes > jpeg.padding();
    }
    return text.contains("premature")
        || text.contains("truncated")
        || text.contains("corrupt")
        || text.contains("eof")
        || text.contains("eoi");
  }
}
