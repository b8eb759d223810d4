package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;

/** A sample as the three files of an archive, and back. */
final class SampleFiles {
  private static final float QUALITY = 0.95f;
  static final String PICTURE = ".jpg";
  private static final String NOTES = ".json";
  private static final String PLANES = ".geometry.safetensors";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleFiles() {}

  static List<TarReader.Entry> encode(Sample sample) {
    byte[] notes = (sample.notes() + "\n").getBytes(StandardCharsets.US_ASCII);
    return List.of(
        new TarReader.Entry(sample.key() + PICTURE, jpeg(sample.picture())),
        new TarReader.Entry(sample.key() + NOTES, notes),
        new TarReader.Entry(sample.key() + PLANES, sample.planes().toBytes()));
  }

  /** The next sample of an archive, or null at its end. */
  static Sample next(String archive, TarReader reader) {
    TarReader.Entry picture = reader.next();
    if (picture == null) {
      return null;
    }
    String key = key(archive, picture, PICTURE);
    TarReader.Entry notes = expect(archive, reader.next(), key + NOTES);
    TarReader.Entry planes = expect(archive, reader.next(), key + PLANES);
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.content()));
      if (image == null) {
        throw new BadInputException(archive, "no picture in " + picture.name(), "a JPEG");
      }
      JsonNode tree = JSON.readTree(notes.content());
      return new Sample(
          key, picture(image), GeometryPlanes.read(planes.name(), planes.content()), tree);
    } catch (IOException e) {
      throw new BadInputException(archive, "a damaged sample " + key, "one of data synthesize");
    }
  }

  private static String key(String archive, TarReader.Entry entry, String ending) {
    if (!entry.name().endsWith(ending)) {
      throw new BadInputException(archive, entry.name(), "KEY" + ending);
    }
    return entry.name().substring(0, entry.name().length() - ending.length());
  }

  private static TarReader.Entry expect(String archive, TarReader.Entry entry, String name) {
    if (entry == null || !entry.name().equals(name)) {
      throw new BadInputException(archive, entry == null ? "the end" : entry.name(), name);
    }
    return entry;
  }

  private static Picture picture(BufferedImage image) {
    int pixels = image.getWidth() * image.getHeight();
    float[] out = new float[3 * pixels];
    int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < 3; c++) {
        out[c * pixels + p] = ((rgb[p] >> (16 - 8 * c)) & 255) / 255f;
      }
    }
    return new Picture(image.getWidth(), image.getHeight(), out);
  }

  private static byte[] jpeg(Picture picture) {
    int pixels = picture.width() * picture.height();
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    int[] rgb = new int[pixels];
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < 3; c++) {
        rgb[p] = rgb[p] << 8 | Math.round(255 * Math.min(1, picture.data()[c * pixels + p]));
      }
    }
    image.setRGB(0, 0, picture.width(), picture.height(), rgb, 0, picture.width());
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory: there is nothing that could fail
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
