package org.icportrait.app.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.icportrait.app.file.AtomicFile;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.generate.PictureImages;

/**
 * Writes pictures as PNG or JPEG with their notes. The file appears whole or not at all; one that
 * was there before stays when anything fails.
 */
public final class PictureWriter {
  private static final float JPEG_QUALITY = 0.95f;

  private PictureWriter() {}

  /** Whether a file of this name can be written: its extension says which format. */
  public static boolean isPictureName(Path path) {
    return isJpeg(path) || extension(path).equals("png");
  }

  /**
   * Writes planar RGB.
   *
   * @throws org.icportrait.engine.BadInputException when the file can't be written
   */
  public static void write(Path path, Picture picture, PictureNotes notes) {
    write(path, toImage(picture), notes);
  }

  /** Writes an image without transparency. */
  public static void write(Path path, BufferedImage image, PictureNotes notes) {
    AtomicFile.write(path, bytes(image, isJpeg(path), notes));
  }

  /** The content of a JPEG or PNG file. */
  public static byte[] bytes(BufferedImage image, boolean jpeg, PictureNotes notes) {
    try {
      return jpeg ? JpegSegments.insert(jpeg(image), notes) : png(image, notes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory: there is nothing that could fail
    }
  }

  /** The picture in 8 bits. */
  public static BufferedImage toImage(Picture picture) {
    return PictureImages.toImage(picture);
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(JPEG_QUALITY);
    return encode(writer, image, null, settings);
  }

  private static byte[] png(BufferedImage image, PictureNotes notes) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), settings);
    PngNotes.add(metadata, notes);
    return encode(writer, image, metadata, settings);
  }

  private static byte[] encode(
      ImageWriter writer, BufferedImage image, IIOMetadata metadata, ImageWriteParam settings)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, metadata), settings);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static boolean isJpeg(Path path) {
    String extension = extension(path);
    return extension.equals("jpg") || extension.equals("jpeg");
  }

  private static String extension(Path path) {
    String name = String.valueOf(path.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
