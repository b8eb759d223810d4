package org.icportrait.app;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** The four quarters of {@link TestPictures} in the rarer kinds of JPEG, PNG and WebP. */
final class OddPictures {
  static final int WIDTH = 64;
  static final int HEIGHT = 48;

  /** WebP's lossy kind can't be made here: the quarters as libwebp 1.2.4 writes them. */
  private static final String LOSSY_WEBP =
      "UklGRoAAAABXRUJQVlA4IHQAAADQBQCdASpAADAAPjESh0KiIQyqABABglAGbAoL8A/ADYF+KfgB+tdd+BDMF0Cw"
          + "7w5pdKApa1oAAP74XvpVRF720uRzzjf9aD54LOPpgeyr4271We/9gkqL0pX1mMjQIfndiW9V/2wGSqq/keLHC"
          + "DPAAAAAAA==";

  /** The same with its left quarter transparent, the alpha channel losslessly compressed. */
  private static final String LOSSY_WEBP_WITH_ALPHA =
      "UklGRq4AAABXRUJQVlA4WAoAAAAQAAAAPwAALwAAQUxQSBQAAAABDzD/ERFCLJjkLz2Fzoj+RwHfAVZQOCB0AAAA"
          + "0AUAnQEqQAAwAD4xEodCoiEMqgAQAYJQBmwKC/APwA2Bfin4AfrXXfgQzBdAsO8OaXSgKWtaAAD++F76VURe9"
          + "tLkc843/Wg+eCzj6YHsq+Nu9Vnv/YJKi9KV9ZjI0CH53YlvVf9sBkqqv5HixwgzwAAAAAA=";

  private static final String LOSSLESS_WEBP_WITH_ALPHA =
      "UklGRkoAAABXRUJQVlA4TD0AAAAvP8ALECcgEEhC2J9iXIEAIUGSdGliwWRo+V8hzX+AvDMImGmYBgtYwMIszL+r"
          + "hp8rov8TIAx+vXPGq/cNAA==";

  private OddPictures() {}

  static byte[] lossyWebp() {
    return Base64.getDecoder().decode(LOSSY_WEBP);
  }

  static byte[] lossyWebpWithAlpha() {
    return Base64.getDecoder().decode(LOSSY_WEBP_WITH_ALPHA);
  }

  static byte[] losslessWebpWithAlpha() {
    return Base64.getDecoder().decode(LOSSLESS_WEBP_WITH_ALPHA);
  }

  /** A lossless WebP whose EXIF chunk says how it lies. */
  static byte[] webpWithOrientation(int orientation) {
    byte[] simple = losslessWebpWithAlpha();
    byte[] exif = exif(orientation);
    ByteBuffer out = ByteBuffer.allocate(simple.length + 18 + 8 + exif.length);
    out.order(ByteOrder.LITTLE_ENDIAN).put(ascii("RIFF")).putInt(out.capacity() - 8);
    out.put(ascii("WEBPVP8X")).putInt(10).putInt(0x18); // alpha and EXIF
    out.put(new byte[] {WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0});
    out.put(simple, 12, simple.length - 12);
    return out.put(ascii("EXIF")).putInt(exif.length).put(exif).array();
  }

  /** A PNG whose eXIf chunk says how it lies. */
  static byte[] pngWithOrientation(int orientation) {
    byte[] png = TestPictures.encode(TestPictures.quarters(WIDTH, HEIGHT), "png");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    out.writeBytes(TestPictures.chunk("eXIf", exif(orientation)));
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  private static byte[] exif(int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(26).put(ascii("MM\0*")).putInt(8);
    exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return exif.putShort((short) orientation).array();
  }

  /**
   * A PNG made chunk by chunk.
   *
   * @param bits 8 or 16 a sample
   * @param colours 1 for grey, 3 for RGB
   * @param alpha whether the left quarter is transparent
   */
  static byte[] png(int bits, int colours, boolean alpha) {
    BufferedImage image = TestPictures.quarters(WIDTH, HEIGHT);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream rows = new DeflaterOutputStream(packed)) {
      for (int y = 0; y < HEIGHT; y++) {
        rows.write(0); // no filter
        for (int x = 0; x < WIDTH; x++) {
          int rgb = image.getRGB(x, y);
          for (int c = 0; c < colours; c++) {
            sample(rows, bits, colours == 1 ? grey(rgb) : rgb >> (16 - 8 * c) & 255);
          }
          if (alpha) {
            sample(rows, bits, x < WIDTH / 4 ? 0 : 255);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int type = (colours == 1 ? 0 : 2) + (alpha ? 4 : 0);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(WIDTH).putInt(HEIGHT);
    header.put(new byte[] {(byte) bits, (byte) type, 0, 0, 0});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out.writeBytes(TestPictures.chunk("IHDR", header.array()));
    out.writeBytes(TestPictures.chunk("IDAT", packed.toByteArray()));
    out.writeBytes(TestPictures.chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static void sample(DeflaterOutputStream rows, int bits, int level) throws IOException {
    rows.write(level);
    if (bits == 16) {
      rows.write(level); // level * 257: the same colour
    }
  }

  /** A level that tells the quarters apart. */
  static int grey(int rgb) {
    return ((rgb >> 16 & 255) + (rgb >> 8 & 255) * 2 + (rgb & 255)) / 4;
  }

  /** The quarters, their last colour transparent where wanted, as a palette's indices. */
  static BufferedImage palette(boolean transparent) {
    int[] colours = {
      TestPictures.RED | 0xff000000,
      TestPictures.GREEN | 0xff000000,
      TestPictures.BLUE | 0xff000000,
      transparent ? 0 : TestPictures.YELLOW | 0xff000000
    };
    IndexColorModel model =
        new IndexColorModel(2, 4, colours, 0, transparent, -1, DataBuffer.TYPE_BYTE);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY, model);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int quarter = (y >= HEIGHT / 2 ? 2 : 0) + (x >= WIDTH / 2 ? 1 : 0);
        image.getRaster().setSample(x, y, 0, quarter);
      }
    }
    return image;
  }

  /** A progressive JPEG. */
  static byte[] progressiveJpeg() {
    BufferedImage image = TestPictures.quarters(WIDTH, HEIGHT);
    return jpeg(new IIOImage(image, null, null), true);
  }

  /**
   * A JPEG of four inks as Photoshop writes it: samples inverted, Adobe's marker says which
   * transform they went through.
   *
   * @param ycck whether the inks are stored as luminance, chrominance and black
   */
  static byte[] inkJpeg(boolean ycck) {
    BufferedImage image = TestPictures.quarters(WIDTH, HEIGHT);
    byte[] data = new byte[4 * WIDTH * HEIGHT];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      double[] inks = inks(image.getRGB(i % WIDTH, i / WIDTH));
      for (int c = 0; c < 4; c++) {
        data[4 * i + c] = (byte) Math.round(255 - 255 * inks[c]);
      }
      if (ycck) {
        toYcc(data, 4 * i);
      }
    }
    ComponentSampleModel model =
        new java.awt.image.PixelInterleavedSampleModel(
            DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, 4 * WIDTH, new int[] {0, 1, 2, 3});
    WritableRaster raster =
        Raster.createWritableRaster(model, new DataBufferByte(data, data.length), null);
    byte[] jpeg = jpeg(new IIOImage(raster, null, null), false);
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 16).put(jpeg, 0, 2);
    out.putShort((short) 0xffee).putShort((short) 14).put(ascii("Adobe")).putShort((short) 100);
    out.putInt(0).put((byte) (ycck ? 2 : 0));
    return out.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** Cyan, magenta, yellow and black 0..1, with as much black as there can be. */
  private static double[] inks(int rgb) {
    double most = Math.max(rgb >> 16 & 255, Math.max(rgb >> 8 & 255, rgb & 255)) / 255.0;
    double[] inks = new double[4];
    for (int c = 0; c < 3; c++) {
      inks[c] = 1 - (rgb >> (16 - 8 * c) & 255) / 255.0 / most;
    }
    inks[3] = 1 - most;
    return inks;
  }

  /** Three stored samples, which are taken for inks, as YCbCr of their complement (JFIF's). */
  private static void toYcc(byte[] data, int at) {
    double r = 255 - (data[at] & 255);
    double g = 255 - (data[at + 1] & 255);
    double b = 255 - (data[at + 2] & 255);
    data[at] = level(0.299 * r + 0.587 * g + 0.114 * b);
    data[at + 1] = level(128 - 0.168736 * r - 0.331264 * g + 0.5 * b);
    data[at + 2] = level(128 + 0.5 * r - 0.418688 * g - 0.081312 * b);
  }

  private static byte level(double value) {
    return (byte) Math.min(255, Math.max(0, Math.round(value)));
  }

  private static byte[] jpeg(IIOImage image, boolean progressive) {
    ImageWriter writer = jdkWriter();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(0.98f);
      if (progressive) {
        settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, image, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The JDK's own writer takes rasters of four bands as they are. */
  private static ImageWriter jdkWriter() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (writers.hasNext()) {
      ImageWriter writer = writers.next();
      if (writer.getClass().getName().startsWith("com.sun.")) {
        return writer;
      }
    }
    throw new IllegalStateException("this JDK writes no JPEG");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
