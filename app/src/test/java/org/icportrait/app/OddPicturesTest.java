package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are not plain 8-bit RGB. */
class OddPicturesTest {
  private static final int[] QUARTERS = {
    TestPictures.RED, TestPictures.GREEN, TestPictures.BLUE, TestPictures.YELLOW
  };
  private static final float EXACT = 0.6f / 255;
  private static final float LOSSY = 6f / 255;

  @TempDir Path folder;

  private Picture read(byte[] bytes) throws IOException {
    Picture picture = PictureReader.read(Files.write(folder.resolve("odd"), bytes));
    assertThat(picture.width()).isEqualTo(OddPictures.WIDTH);
    assertThat(picture.height()).isEqualTo(OddPictures.HEIGHT);
    return picture;
  }

  private static void hasColour(Picture picture, int x, int y, int rgb, float tolerance) {
    for (int c = 0; c < 3; c++) {
      assertThat(picture.at(c, y, x))
          .as("channel %d at %d,%d", c, x, y)
          .isCloseTo((rgb >> (16 - 8 * c) & 255) / 255f, within(tolerance));
    }
  }

  /** Looks at the inner half of every quarter. */
  private static void hasQuarters(Picture picture, float tolerance) {
    for (int i = 0; i < 4; i++) {
      hasColour(picture, 20 + i % 2 * 28, 12 + i / 2 * 24, QUARTERS[i], tolerance);
    }
  }

  private static void leftIsWhite(Picture picture) {
    hasColour(picture, 5, 12, 0xffffff, EXACT);
    hasColour(picture, 5, 36, 0xffffff, EXACT);
  }

  @ParameterizedTest
  @CsvSource({"8, 3, false", "8, 3, true", "16, 3, false", "16, 3, true"})
  void readsColourPng(int bits, int colours, boolean alpha) throws IOException {
    Picture picture = read(OddPictures.png(bits, colours, alpha));
    hasQuarters(picture, EXACT);
    if (alpha) {
      leftIsWhite(picture);
    }
  }

  @ParameterizedTest
  @CsvSource({"8, false", "8, true", "16, false", "16, true"})
  void readsGreyPng(int bits, boolean alpha) throws IOException {
    Picture picture = read(OddPictures.png(bits, 1, alpha));
    for (int i = 0; i < 4; i++) {
      int grey = OddPictures.grey(QUARTERS[i]) * 0x010101;
      hasColour(picture, 20 + i % 2 * 28, 12 + i / 2 * 24, grey, EXACT);
    }
    if (alpha) {
      leftIsWhite(picture);
    }
  }

  @Test
  void keepsSixteenBits() throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(7, 9, 0, 0x1234);
    Picture picture = read(TestPictures.encode(image, "png"));
    assertThat(picture.at(1, 9, 7)).isCloseTo(0x1234 / 65535f, within(1e-6f));
  }

  @Test
  void readsPalettes() throws IOException {
    hasQuarters(read(TestPictures.encode(OddPictures.palette(false), "png")), EXACT);
    Picture clear = read(TestPictures.encode(OddPictures.palette(true), "png"));
    hasColour(clear, 20, 12, TestPictures.RED, EXACT);
    hasColour(clear, 48, 36, 0xffffff, EXACT);
  }

  @Test
  void appliesTheProfileOfAPalette() throws IOException {
    byte[] png = TestPictures.pngWithLinearProfile(OddPictures.palette(true));
    Picture picture = read(png);
    // linear 0xd0 / 255 and 0x10 / 255 by the curve of IEC 61966-2-1
    hasColour(picture, 20, 12, 0xe94747, LOSSY);
    hasColour(picture, 48, 36, 0xffffff, EXACT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsInkJpeg(boolean ycck) throws IOException {
    hasQuarters(read(OddPictures.inkJpeg(ycck)), LOSSY);
  }

  @Test
  void readsGreyJpeg() throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64 * 48; i++) {
      image.getRaster().setSample(i % 64, i / 64, 0, i % 64 < 32 ? 0x30 : 0xb0);
    }
    Picture picture = read(TestPictures.encode(image, "jpeg"));
    hasColour(picture, 10, 10, 0x303030, LOSSY);
    hasColour(picture, 50, 10, 0xb0b0b0, LOSSY);
  }

  @Test
  void readsProgressiveJpeg() throws IOException {
    hasQuarters(read(OddPictures.progressiveJpeg()), LOSSY);
  }

  @Test
  void readsEveryKindOfWebp() throws IOException {
    hasQuarters(read(OddPictures.lossyWebp()), LOSSY);
    Picture lossy = read(OddPictures.lossyWebpWithAlpha());
    hasQuarters(lossy, LOSSY);
    leftIsWhite(lossy);
    Picture lossless = read(OddPictures.losslessWebpWithAlpha());
    hasQuarters(lossless, EXACT);
    leftIsWhite(lossless);
  }

  @Test
  void turnsPngAndWebpUpright() throws IOException {
    for (byte[] bytes :
        new byte[][] {OddPictures.pngWithOrientation(6), OddPictures.webpWithOrientation(6)}) {
      Picture picture = PictureReader.read(Files.write(folder.resolve("turned"), bytes));
      assertThat(picture.width()).isEqualTo(OddPictures.HEIGHT);
      assertThat(picture.height()).isEqualTo(OddPictures.WIDTH);
      hasColour(picture, 12, 20, TestPictures.BLUE, EXACT);
      hasColour(picture, 36, 20, TestPictures.RED, EXACT);
      hasColour(picture, 36, 48, TestPictures.GREEN, EXACT);
    }
  }
}
