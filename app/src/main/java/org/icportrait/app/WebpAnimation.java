package org.icportrait.app;

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
    int width = like.getWidth();
    int height = like.getHeight();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer head = buffer(10).put((byte) (ANIMATED | (xmp == null ? 0 : XMP)));
    chunk(body, "VP8X", sizes(head.put(new byte[3]), width, height).array());
    chunk(body, "ANIM", buffer(6).putInt(0xffffffff).putShort((short) 0).array());
    for (byte[] frame : frames) {
      ByteBuffer control = sizes(buffer(16 + frame.length).put(new byte[6]), width, height);
      three(control, milliseconds);
      chunk(body, "ANMF", control.put((byte) REPLACE).put(frame).array());
    }
    if (xmp != null) {
      chunk(body, "XMP ", xmp.getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunk(out, "RIFF", body.toByteArray());
    return out.toByteArray();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer sizes(ByteBuffer out, int width, int height) {
    three(out, width - 1);
    three(out, height - 1);
    return out;
  }

  private static void three(ByteBuffer out, int value) {
    out.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] content) {
    out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(buffer(4).putInt(content.length).array());
    out.writeBytes(content);
    if (content.length % 2 == 1) {
      out.write(0);
    }
  }
}
