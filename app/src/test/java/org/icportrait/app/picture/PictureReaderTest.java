package org.icportrait.app.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.icportrait.app.TestPictures;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  @TempDir Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private void refused(Path path, String found) {
    assertThatThrownBy(() -> PictureReader.read(path))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(path + ": found ")
        .hasMessageContaining(found)
        .hasMessageContaining(", expected ");
  }

  private static void hasColor(Picture picture, int x, int y, int rgb) {
    for (int c = 0; c < 3; c++) {
      float expected = (rgb >> (16 - 8 * c) & 255) / 255f;
      assertThat(picture.at(c, y, x))
          .as("channel %d at %d,%d", c, x, y)
          .isCloseTo(expected, within(0.06f));
    }
  }

  @Test
  void readsPngExactly() throws IOException {
    BufferedImage image = TestPictures.noise(40, 36);
    Picture picture = PictureReader.read(file("a.png", TestPictures.encode(image, "png")));
    assertThat(picture.width()).isEqualTo(40);
    assertThat(picture.height()).isEqualTo(36);
    for (int y = 0; y < 36; y++) {
      for (int x = 0; x < 40; x++) {
        int rgb = image.getRGB(x, y);
        assertThat(Math.round(picture.at(0, y, x) * 255)).isEqualTo(rgb >> 16 & 255);
        assertThat(Math.round(picture.at(2, y, x) * 255)).isEqualTo(rgb & 255);
      }
    }
  }

  @Test
  void readsWebp() throws IOException {
    byte[] bytes = TestPictures.solidWebp(48, 40, 0x3080c0);
    Picture picture = PictureReader.read(file("a.webp", bytes));
    assertThat(picture.width()).isEqualTo(48);
    assertThat(picture.height()).isEqualTo(40);
    hasColor(picture, 5, 30, 0x3080c0);
  }

  @Test
  void looksAtTheContentNotAtTheName() throws IOException {
    byte[] png = TestPictures.encode(TestPictures.quarters(64, 48), "png");
    hasColor(PictureReader.read(file("a.jpg", png)), 10, 10, TestPictures.RED);
  }

  @Test
  void spreadsGreyOverTheChannels() throws IOException {
    BufferedImage grey = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(3, 4, 0, 128);
    Picture picture = PictureReader.read(file("g.png", TestPictures.encode(grey, "png")));
    hasColor(picture, 3, 4, 0x808080);
  }

  @Test
  void laysTransparencyOverWhite() throws IOException {
    BufferedImage clear = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(1, 1, 0xff102030);
    Picture picture = PictureReader.read(file("t.png", TestPictures.encode(clear, "png")));
    hasColor(picture, 1, 1, 0x102030);
    hasColor(picture, 20, 20, 0xffffff);
  }

  /** Where the stored first row's ends come to lie, after table 8 of the EXIF standard 2.32. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, 0", "2, 1, 0, 0, 0", "3, 1, 1, 0, 1", "4, 0, 1, 1, 1",
    "5, 0, 0, 0, 1", "6, 1, 0, 1, 1", "7, 1, 1, 1, 0", "8, 0, 1, 0, 0"
  })
  void turnsUprightByExif(int orientation, int redX, int redY, int greenX, int greenY)
      throws IOException {
    byte[] jpeg = TestPictures.jpegWithOrientation(TestPictures.quarters(96, 64), orientation);
    Picture picture = PictureReader.read(file("o.jpg", jpeg));
    assertThat(picture.width()).isEqualTo(orientation < 5 ? 96 : 64);
    assertThat(picture.height()).isEqualTo(orientation < 5 ? 64 : 96);
    int w = picture.width();
    int h = picture.height();
    hasColor(picture, w / 4 + redX * w / 2, h / 4 + redY * h / 2, TestPictures.RED);
    hasColor(picture, w / 4 + greenX * w / 2, h / 4 + greenY * h / 2, TestPictures.GREEN);
  }

  @Test
  void convertsColourProfilesToSrgb() throws IOException {
    BufferedImage image = TestPictures.solid(64, 64, 0x808080);
    int expected = 0xbcbcbc; // linear 0.5 in sRGB
    Path png = file("p.png", TestPictures.pngWithLinearProfile(image));
    hasColor(PictureReader.read(png), 32, 32, expected);
    Path jpeg = file("p.jpg", TestPictures.jpegWithLinearProfile(image));
    hasColor(PictureReader.read(jpeg), 32, 32, expected);
  }

  @Test
  void refusesTextNamedJpg() throws IOException {
    refused(file("a.jpg", "dear diary".getBytes(StandardCharsets.UTF_8)), "a text file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png"})
  void refusesTruncatedPictures(String format) throws IOException {
    byte[] whole = TestPictures.encode(TestPictures.noise(128, 128), format);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    refused(file("half." + format, half), "truncated");
  }

  @Test
  void refusesWhateverIsLeftOfAJpeg() throws IOException {
    byte[] whole = TestPictures.encode(TestPictures.noise(64, 64), "jpeg");
    for (int length = 3; length < whole.length - 2; length += 37) {
      Path path = file("cut.jpg", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PictureReader.read(path)).isInstanceOf(BadInputException.class);
    }
  }

  @Test
  void refusesDamagedWebp() throws IOException {
    byte[] whole = TestPictures.solidWebp(48, 40, 0x3080c0);
    refused(file("cut.webp", Arrays.copyOf(whole, whole.length - 6)), "WEBP file");
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 25, damaged.length, (byte) 0xff);
    refused(file("bad.webp", damaged), "WEBP file");
  }

  @Test
  void refusesAPixel() throws IOException {
    byte[] png = TestPictures.encode(TestPictures.solid(1, 1, 0), "png");
    refused(file("1.png", png), "1x1 pixels");
  }

  @Test
  void refusesHugeHeadersBeforeDecoding() throws IOException {
    refused(file("huge.png", TestPictures.pngHeader(30_000, 30_000)), "30000x30000 pixels");
  }

  @Test
  void refusesOtherFormatsByName() throws IOException {
    byte[] pdf = "%PDF-1.7\n%\0\0".getBytes(StandardCharsets.ISO_8859_1);
    refused(file("a.png", pdf), "a PDF document");
    refused(file("empty.png", new byte[0]), "an empty file");
    refused(folder, "a directory");
    refused(folder.resolve("none.png"), "no such file");
  }
}
