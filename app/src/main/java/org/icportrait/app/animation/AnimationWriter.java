package org.icportrait.app.animation;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.image.Picture;

/** Writes looping animations as GIF 89a or WebP. */
public final class AnimationWriter {
  private static final String FORMAT = "javax_imageio_gif_image_1.0";
  private static final String STREAM_FORMAT = "javax_imageio_gif_stream_1.0";
  private static final int TABLE = 256;
  private static final int HEADER = 13; // signature and logical screen descriptor
  private static final int XMP_TRAILER = 258;
  private static final int LENGTH_MS = 3000;
  private static final int LEAST_DELAY_MS = 40;
  private static final int MOST_DELAY_MS = 500;

  private AnimationWriter() {}

  /** Whether the name is an animation's. */
  public static boolean isAnimationName(Path path) {
    return ending(path, ".gif") || ending(path, ".webp");
  }

  private static boolean ending(Path path, String ending) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /** Frames and back again without showing the ends twice. */
  static <T> List<T> thereAndBack(List<T> frames) {
    List<T> all = new ArrayList<>(frames);
    for (int i = frames.size() - 2; i > 0; i--) {
      all.add(frames.get(i));
    }
    return all;
  }

  /**
   * Writes pictures of one size as a loop without end of about three seconds.
   *
   * @throws org.icportrait.engine.BadInputException when the file can't be written
   */
  public static void write(Path path, List<Picture> pictures, PictureNotes notes) {
    AtomicFile.write(path, bytes(pictures, ending(path, ".webp"), notes));
  }

  /** The content of a WebP or GIF file of pictures of one size. */
  public static byte[] bytes(List<Picture> pictures, boolean webp, PictureNotes notes) {
    List<BufferedImage> images = pictures.stream().map(PictureWriter::toImage).toList();
    if (webp) {
      List<byte[]> frames = thereAndBack(images.stream().map(WebpAnimation::frame).toList());
      return WebpAnimation.of(images.get(0), frames, delay(frames), notes.xmp());
    }
    GifPalette palette = GifPalette.of(images);
    List<BufferedImage> dithered = images.stream().map(palette::dither).toList();
    List<BufferedImage> frames = thereAndBack(dithered);
    return insert(encode(frames, delay(frames) / 10), notes);
  }

  /** Milliseconds that a frame stands. */
  private static int delay(List<?> frames) {
    return Math.min(MOST_DELAY_MS, Math.max(LEAST_DELAY_MS, LENGTH_MS / frames.size()));
  }

  private static byte[] encode(List<BufferedImage> frames, int hundredths) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(palette(writer, frames.get(0)));
      for (BufferedImage frame : frames) {
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(
                ImageTypeSpecifier.createFromRenderedImage(frame), writer.getDefaultWriteParam());
        time(metadata, hundredths);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory: there is nothing that could fail
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The palette of all frames; without it the writer puts a general one into the header. */
  private static IIOMetadata palette(ImageWriter writer, BufferedImage frame)
      throws IIOInvalidTreeException {
    IndexColorModel colours = (IndexColorModel) frame.getColorModel();
    IIOMetadataNode table = new IIOMetadataNode("GlobalColorTable");
    table.setAttribute("sizeOfGlobalColorTable", Integer.toString(TABLE));
    table.setAttribute("backgroundColorIndex", "0");
    table.setAttribute("sortFlag", "FALSE");
    for (int i = 0; i < TABLE; i++) {
      int rgb = i < colours.getMapSize() ? colours.getRGB(i) : 0;
      IIOMetadataNode entry = new IIOMetadataNode("ColorTableEntry");
      entry.setAttribute("index", Integer.toString(i));
      entry.setAttribute("red", Integer.toString(rgb >> 16 & 255));
      entry.setAttribute("green", Integer.toString(rgb >> 8 & 255));
      entry.setAttribute("blue", Integer.toString(rgb & 255));
      table.appendChild(entry);
    }
    IIOMetadataNode root = new IIOMetadataNode(STREAM_FORMAT);
    root.appendChild(table);
    IIOMetadata metadata = writer.getDefaultStreamMetadata(null);
    metadata.mergeTree(STREAM_FORMAT, root);
    return metadata;
  }

  private static void time(IIOMetadata metadata, int hundredths) throws IIOInvalidTreeException {
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode table = child(root, "LocalColorTable");
    root.removeChild(table); // the writer's default is a general palette, which would hide ours
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Integer.toString(hundredths));
    control.setAttribute("transparentColorIndex", "0");
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(new byte[] {1, 0, 0}); // again and again
    child(root, "ApplicationExtensions").appendChild(loop);
    metadata.setFromTree(FORMAT, root);
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(i);
      }
    }
    IIOMetadataNode node = new IIOMetadataNode(name);
    root.appendChild(node);
    return node;
  }

  /** The file with the notes behind its header: XMP (part 3, section 1.1.2) and a comment. */
  private static byte[] insert(byte[] gif, PictureNotes notes) {
    int colours = (gif[10] & 0x80) == 0 ? 0 : 3 * (2 << (gif[10] & 7));
    int behindHeader = HEADER + colours;
    ByteArrayOutputStream out = new ByteArrayOutputStream(gif.length + 4096);
    out.write(gif, 0, behindHeader);
    if (notes.xmp() != null) {
      out.writeBytes(new byte[] {0x21, (byte) 0xff, 11});
      out.writeBytes("XMP DataXMP".getBytes(StandardCharsets.US_ASCII));
      out.writeBytes(notes.xmp().getBytes(StandardCharsets.UTF_8));
      // wherever a reader's count of a sub-block lands in here, it comes out at the end
      out.write(1);
      for (int i = 1; i < XMP_TRAILER - 1; i++) {
        out.write(256 - i);
      }
      out.write(0);
    }
    StringBuilder comment = new StringBuilder(PictureNotes.software());
    for (Map.Entry<String, String> setting : notes.settings().entrySet()) {
      comment.append('\n').append(setting.getKey()).append(": ").append(setting.getValue());
    }
    out.writeBytes(new byte[] {0x21, (byte) 0xfe});
    byte[] text = comment.toString().getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < text.length; at += 255) {
      int length = Math.min(255, text.length - at);
      out.write(length);
      out.write(text, at, length);
    }
    out.write(0);
    out.write(gif, behindHeader, gif.length - behindHeader);
    return out.toByteArray();
  }
}
