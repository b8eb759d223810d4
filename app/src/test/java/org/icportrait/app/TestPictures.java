package org.icportrait.app;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.icportrait.face.image.Picture;

/** Pictures and damaged files for tests, made on the spot. */
public final class TestPictures {
  public static final int RED = 0xd01010;
  public static final int GREEN = 0x10c010;
  static final int BLUE = 0x1010d0;
  static final int YELLOW = 0xd0c010;

  private TestPictures() {}

  /** Uniform noise: nobody finds a face in it. */
  public static BufferedImage noise(int width, int height) {
    Random random = new Random(7);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  /** Red, green, blue and yellow quarters, row by row. */
  public static BufferedImage quarters(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean right = x >= width / 2;
        boolean low = y >= height / 2;
        image.setRGB(x, y, low ? (right ? YELLOW : BLUE) : (right ? GREEN : RED));
      }
    }
    return image;
  }

  public static BufferedImage solid(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  public static Picture gradient(int width, int height) {
    float[] data = new float[3 * width * height];
    for (int i = 0; i < data.length; i++) {
      data[i] = i % width / (float) width;
    }
    return new Picture(width, height, data);
  }

  public static byte[] encode(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, format, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JPEG whose EXIF notes say how it lies. */
  public static byte[] jpegWithOrientation(BufferedImage image, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(32);
    exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
    exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0).putInt(0);
    return withSegment(encode(image, "jpeg"), 0xe1, exif.array());
  }

  /** A JPEG that says its values are linear light. */
  public static byte[] jpegWithLinearProfile(BufferedImage image) {
    byte[] profile = linearProfile();
    ByteBuffer data = ByteBuffer.allocate(14 + profile.length);
    data.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1)).put(profile);
    return withSegment(encode(image, "jpeg"), 0xe2, data.array());
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 20); // SOI and JFIF
    out.write(0xff);
    out.write(marker);
    out.write((data.length + 2) >> 8);
    out.write(data.length + 2);
    out.writeBytes(data);
    out.write(jpeg, 20, jpeg.length - 20);
    return out.toByteArray();
  }

  /** A PNG that says its values are linear light. */
  public static byte[] pngWithLinearProfile(BufferedImage image) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new byte[] {'p', 0, 0});
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      deflater.write(linearProfile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] png = encode(image, "png");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    out.writeBytes(chunk("iCCP", data.toByteArray()));
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  private static byte[] linearProfile() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  /** A PNG of which only the header is there: nobody may allocate what it claims. */
  public static byte[] pngHeader(int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    out.writeBytes(chunk("IHDR", header.array()));
    out.writeBytes(chunk("IDAT", new byte[16]));
    out.writeBytes(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  public static byte[] chunk(String type, byte[] data) {
    byte[] body = new byte[4 + data.length];
    System.arraycopy(type.getBytes(StandardCharsets.US_ASCII), 0, body, 0, 4);
    System.arraycopy(data, 0, body, 4, data.length);
    CRC32 crc = new CRC32();
    crc.update(body);
    ByteBuffer out = ByteBuffer.allocate(8 + body.length);
    return out.putInt(data.length).put(body).putInt((int) crc.getValue()).array();
  }

  /** A lossless WebP of one colour: five prefix codes of one symbol each, so no bits a pixel. */
  public static byte[] solidWebp(int width, int height, int rgb) {
    Bits bits = new Bits();
    bits.put(0x2f, 8);
    bits.put(width - 1, 14);
    bits.put(height - 1, 14);
    bits.put(0, 1 + 3); // no alpha, version 0
    bits.put(0, 3); // no transform, no colour cache, one group of codes
    for (int symbol : new int[] {rgb >> 8 & 255, rgb >> 16 & 255, rgb & 255, 255, 0}) {
      bits.put(0b101, 3); // simple code, one symbol, of 8 bits
      bits.put(symbol, 8);
    }
    byte[] stream = bits.bytes();
    byte[] padded = Arrays.copyOf(stream, (stream.length + 1) / 2 * 2);
    ByteBuffer out =
        ByteBuffer.allocate(20 + padded.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded.length);
    out.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(stream.length);
    return out.put(padded).array();
  }

  /** Bits into bytes, the lowest first. */
  private static final class Bits {
    private final byte[] data = new byte[64];
    private int count;

    void put(int value, int width) {
      for (int i = 0; i < width; i++, count++) {
        data[count / 8] |= (byte) ((value >> i & 1) << count % 8);
      }
    }

    byte[] bytes() {
      return Arrays.copyOf(data, (count + 7) / 8);
    }
  }
}
