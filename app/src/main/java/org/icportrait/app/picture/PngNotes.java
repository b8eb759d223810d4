package org.icportrait.app.picture;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/**
 * Puts notes into the metadata of a PNG file as text chunks (W3C PNG specification, section
 * 11.3.3): Latin-1 as tEXt, behind which the writer puts other text and XMP as iTXt.
 */
final class PngNotes {
  private static final String FORMAT = "javax_imageio_png_1.0";
  private static final int MAX_KEYWORD = 79;
  private static final Charset LATIN1 = StandardCharsets.ISO_8859_1;

  private final IIOMetadataNode latin = new IIOMetadataNode("tEXt");
  private final IIOMetadataNode international = new IIOMetadataNode("iTXt");

  private PngNotes() {}

  /** Adds notes to the metadata that a writer of ImageIO gives with an image. */
  static void add(IIOMetadata metadata, PictureNotes notes) throws IIOInvalidTreeException {
    PngNotes chunks = new PngNotes();
    chunks.text("Software", PictureNotes.software());
    notes.settings().forEach((name, value) -> chunks.text("icportrait " + name, value));
    if (notes.xmp() != null) {
      chunks.text("Comment", "AI-generated: " + PictureNotes.SOURCE_TYPE);
      chunks.internationalText("XML:com.adobe.xmp", notes.xmp());
    }
    IIOMetadataNode root = new IIOMetadataNode(FORMAT);
    root.appendChild(chunks.latin);
    root.appendChild(chunks.international);
    metadata.mergeTree(FORMAT, root);
  }

  private void text(String keyword, String value) {
    String plain = value.replace("\0", "");
    if (!LATIN1.newEncoder().canEncode(plain)) {
      internationalText(keyword, plain);
      return;
    }
    IIOMetadataNode entry = entry("tEXtEntry", keyword);
    entry.setAttribute("value", plain);
    latin.appendChild(entry);
  }

  private void internationalText(String keyword, String value) {
    IIOMetadataNode entry = entry("iTXtEntry", keyword);
    entry.setAttribute("compressionFlag", "FALSE");
    entry.setAttribute("compressionMethod", "0");
    entry.setAttribute("languageTag", "");
    entry.setAttribute("translatedKeyword", "");
    entry.setAttribute("text", value);
    international.appendChild(entry);
  }

  // ImageIO leaves an entry out whose keyword is none
  private static IIOMetadataNode entry(String name, String keyword) {
    int length = keyword.length();
    if (length < 1 || length > MAX_KEYWORD || !LATIN1.newEncoder().canEncode(keyword)) {
      throw new IllegalArgumentException("keyword of " + length + " characters: " + keyword);
    }
    IIOMetadataNode entry = new IIOMetadataNode(name);
    entry.setAttribute("keyword", keyword);
    return entry;
  }
}
