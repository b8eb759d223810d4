package org.icportrait.app.animation;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.gif.GifAnimationDirectory;
import com.drew.metadata.gif.GifControlDirectory;
import com.drew.metadata.xmp.XmpDirectory;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimationWriterTest {
  private static final int SIDE = 64;

  @TempDir Path folder;

  /** A colour ramp with a square that moves from frame to frame. */
  private static Picture frame(int at) {
    float[] data = new float[3 * SIDE * SIDE];
    for (int p = 0; p < SIDE * SIDE; p++) {
      boolean square = Math.abs(p % SIDE - at) < 6 && Math.abs(p / SIDE - 32) < 6;
      data[p] = square ? 1 : p % SIDE / 63f;
      data[SIDE * SIDE + p] = square ? 0.2f : p / SIDE / 63f;
      data[2 * SIDE * SIDE + p] = square ? 0.1f : 0.5f;
    }
    return new Picture(SIDE, SIDE, data);
  }

  @Test
  void goesThereAndBackForEver() throws Exception {
    Path file = folder.resolve("a.gif");
    List<Picture> pictures = List.of(frame(10), frame(30), frame(50));
    PictureNotes notes = PictureNotes.generated(Map.of("profile", "é.jpg"));
    AnimationWriter.write(file, pictures, notes);
    int[] order = {0, 1, 2, 1};
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new File(file.toString()))) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(4);
      for (int i = 0; i < 4; i++) {
        isLike(reader.read(i), pictures.get(order[i]), 0.15, 0.05);
      }
    } finally {
      reader.dispose();
    }
    var metadata = ImageMetadataReader.readMetadata(file.toFile());
    var loop = metadata.getFirstDirectoryOfType(GifAnimationDirectory.class);
    assertThat(loop.getInt(GifAnimationDirectory.TAG_ITERATION_COUNT)).isZero();
    var control = metadata.getFirstDirectoryOfType(GifControlDirectory.class);
    assertThat(control.getInt(GifControlDirectory.TAG_DELAY)).isEqualTo(50);
    var xmp = metadata.getFirstDirectoryOfType(XmpDirectory.class);
    assertThat(xmp.getXmpProperties().values()).contains(PictureNotes.SOURCE_TYPE);
  }

  @Test
  void writesWebpThatLoops() throws Exception {
    Path file = folder.resolve("a.webp");
    List<Picture> pictures = List.of(frame(10), frame(30), frame(50));
    AnimationWriter.write(file, pictures, PictureNotes.generated(Map.of()));
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(name(in)).isEqualTo("RIFF");
    assertThat(in.getInt()).isEqualTo(in.limit() - 8);
    assertThat(name(in)).isEqualTo("WEBP");
    List<String> names = new ArrayList<>();
    while (in.hasRemaining()) {
      String name = name(in);
      int length = in.getInt();
      int start = in.position();
      names.add(name);
      switch (name) {
        case "VP8X" -> {
          assertThat(in.get() & 0x3e).isEqualTo(0x06); // animated, with XMP
          in.position(start + 4);
          assertThat(in.getShort() & 0xffff).isEqualTo(SIDE - 1);
        }
        case "ANIM" -> assertThat(in.getShort(start + 4)).isZero(); // for ever
        case "ANMF" -> assertThat(in.getShort(start + 12) & 0xffff).isEqualTo(500);
        default ->
            assertThat(new String(in.array(), start, length, StandardCharsets.UTF_8))
                .contains(PictureNotes.SOURCE_TYPE);
      }
      in.position(start + length + length % 2);
    }
    assertThat(names).containsExactly("VP8X", "ANIM", "ANMF", "ANMF", "ANMF", "ANMF", "XMP ");
    // colours have half the size: edges bleed
    BufferedImage first = PictureWriter.toImage(PictureReader.read(file));
    isLike(first, pictures.get(0), 1, 0.1);
  }

  private static String name(ByteBuffer in) {
    byte[] name = new byte[4];
    in.get(name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  /** Every pixel near, and means over 8x8 pixels, which dithering keeps, nearer. */
  private static void isLike(BufferedImage image, Picture picture, double most, double mean) {
    for (int y = 0; y < SIDE; y += 8) {
      for (int x = 0; x < SIDE; x += 8) {
        double[] apart = new double[3];
        for (int p = 0; p < 64; p++) {
          int rgb = image.getRGB(x + p % 8, y + p / 8);
          for (int c = 0; c < 3; c++) {
            double d = (rgb >> (16 - 8 * c) & 255) / 255.0 - picture.at(c, y + p / 8, x + p % 8);
            assertThat(Math.abs(d)).as("channel %d at %d,%d", c, x, y).isLessThan(most);
            apart[c] += d / 64;
          }
        }
        for (int c = 0; c < 3; c++) {
          assertThat(Math.abs(apart[c])).as("mean at %d,%d", x, y).isLessThan(mean);
        }
      }
    }
  }

  @Test
  void twoFramesAreALoopAlready() {
    assertThat(AnimationWriter.thereAndBack(List.of("a", "b"))).containsExactly("a", "b");
    assertThat(AnimationWriter.thereAndBack(List.of("a", "b", "c", "d")))
        .containsExactly("a", "b", "c", "d", "c", "b");
  }
}
