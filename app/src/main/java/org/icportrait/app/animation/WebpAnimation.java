package org.icportrait.app.animation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Puts pictures that libwebp has compressed together to an animated WebP (RFC 9649, section 2.7).
 */
final class WebpAnimation {
  private static final float QUALITY = 0.9f;
  private static final int FORM = 12; // RIFF, length, WEBP
  private static final int ANIMATED = 0x02;
  private static final int XMP = 0x04;
  private static final int REPLACE = 0x02; // a frame is not blended with the one before

  private WebpAnimation() {}

  /** The chunks of one picture in the lossy format. */
  static byte[] frame(BufferedImage image) {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("webp");
    if (!writers.hasNext()) {
      throw new IllegalStateException("no ImageIO writer for WebP");
    }
    ImageWriter writer = writers.next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionType("Lossy");
      options.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory: there is nothing that could fail
    } finally {
      writer.dispose();
    }
    byte[] file = bytes.toByteArray();
    ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    for (int at = FORM; at + 8 <= file.length; ) {
      int length = ByteBuffer.wrap(file, at + 4, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
      String name = new String(file, at, 4, StandardCharsets.US_ASCII);
      if (name.equals("VP8 ") || name.equals("VP8L") || name.equals("ALPH")) {
        chunks.write(file, at, 8 + length + length % 2);
      }
      at += 8 + length + length % 2;
    }
    return chunks.toByteArray();
  }

  /**
   * The file, which repeats without end.
   *
   * @param like an image of the frames' size
   * @param frames of {@link #frame}
   * @param milliseconds that each stands
   * @param xmp a packet, or null
   */
  static byte[] of(BufferedImage like, List<byte[]> frames, int milliseconds, String xmp) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    number(head, 4, ANIMATED | (xmp == null ? 0 : XMP));
    sizes(head, like);
    chunk(body, "VP8X", head.toByteArray());
    ByteArrayOutputStream loop = new ByteArrayOutputStream();
    number(loop, 4, 0xffffffff); // white behind
    number(loop, 2, 0); // for ever
    chunk(body, "ANIM", loop.toByteArray());
    for (byte[] frame : frames) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      number(content, 3, 0);
      number(content, 3, 0);
      sizes(content, like);
      number(content, 3, milliseconds);
      number(content, 1, REPLACE);
      content.writeBytes(frame);
      chunk(body, "ANMF", content.toByteArray());
    }
    if (xmp != null) {
      chunk(body, "XMP ", xmp.getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunk(out, "RIFF", body.toByteArray());
    return out.toByteArray();
  }

  private static void sizes(ByteArrayOutputStream out, BufferedImage like) {
    number(out, 3, like.getWidth() - 1);
    number(out, 3, like.getHeight() - 1);
  }

  /** The lowest bytes of a number, the lowest first. */
  private static void number(ByteArrayOutputStream out, int bytes, int value) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >> (8 * i));
    }
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] content) {
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    number(out, 4, content.length);
    out.writeBytes(content);
    if (content.length % 2 == 1) {
      out.write(0);
    }
  }
}
