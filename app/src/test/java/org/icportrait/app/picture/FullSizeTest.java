package org.icportrait.app.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.app.TestPictures;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture of 25.5 megapixels is worked on at half its size and comes back whole. */
class FullSizeTest {
  private static final int WIDTH = 6001;
  private static final int HEIGHT = 4250;
  private static final int DARK = 0x406080;
  private static final int LIGHT = 0x6080a0;
  private static final int FROM = 1000; // of the smaller picture's square that changes
  private static final int TO = 1200;

  @TempDir Path folder;

  /** Columns of single pixels: detail that the smaller picture has lost. */
  private Path stripes(String format) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    int[] row = new int[WIDTH];
    for (int x = 0; x < WIDTH; x++) {
      row[x] = x % 2 == 0 ? DARK : LIGHT;
    }
    for (int y = 0; y < HEIGHT; y++) {
      image.setRGB(0, y, WIDTH, 1, row, 0, WIDTH);
    }
    return Files.write(folder.resolve("stripes"), TestPictures.encode(image, format));
  }

  private static Picture brighter(Picture picture, float by) {
    float[] data = picture.data().clone();
    int plane = picture.width() * picture.height();
    for (int c = 0; c < 3; c++) {
      for (int y = FROM; y < TO; y++) {
        for (int x = FROM; x < TO; x++) {
          data[c * plane + y * picture.width() + x] += by;
        }
      }
    }
    return new Picture(picture.width(), picture.height(), data);
  }

  @Test
  void worksOnHalfTheSizeAndGivesTheWholeBack() throws IOException {
    Path file = stripes("png");
    Picture before = PictureReader.read(file);
    assertThat(before.width()).isEqualTo(WIDTH / 2);
    assertThat(before.height()).isEqualTo(HEIGHT / 2);
    assertThat(before.at(0, 7, 9) * 255).isCloseTo(0x50, within(0.01f));
    assertThat(PictureReader.size(file, before)).isEqualTo(new PictureSize(WIDTH, HEIGHT, 2));
    Picture after = brighter(before, 16 / 255f);

    BufferedImage replaced = FullSize.replaced(file, before, after, false);
    assertThat(replaced.getWidth()).isEqualTo(WIDTH);
    assertThat(replaced.getHeight()).isEqualTo(HEIGHT);
    assertThat(replaced.getRGB(500, 500) & 0xffffff).isEqualTo(DARK);
    assertThat(replaced.getRGB(501, 500) & 0xffffff).isEqualTo(LIGHT);
    assertThat(replaced.getRGB(WIDTH - 1, HEIGHT - 1) & 0xffffff).isEqualTo(DARK);
    assertThat(replaced.getRGB(FROM + TO, FROM + TO) & 0xffffff).isEqualTo(0x6080a0);
    assertThat(replaced.getRGB(FROM + TO + 1, FROM + TO) & 0xffffff).isEqualTo(0x6080a0);

    BufferedImage relit = FullSize.relit(file, before, after, false);
    assertThat(relit.getRGB(500, 500) & 0xffffff).isEqualTo(DARK);
    assertThat(relit.getRGB(FROM + TO, FROM + TO) & 0xffffff).isEqualTo(DARK + 0x101010);
    assertThat(relit.getRGB(FROM + TO + 1, FROM + TO) & 0xffffff).isEqualTo(LIGHT + 0x101010);
  }

  @Test
  void leavesASmallPictureAlone() throws IOException {
    byte[] png = TestPictures.encode(TestPictures.noise(64, 48), "png");
    Path file = Files.write(folder.resolve("small.png"), png);
    Picture before = PictureReader.read(file);
    Files.delete(file); // which is not looked at again
    Picture after = before.resize(32, 24);
    assertThat(FullSize.replaced(file, before, after, false).getWidth()).isEqualTo(32);
    assertThat(PictureReader.size(file, before)).isEqualTo(new PictureSize(64, 48, 1));
  }

  @Test
  void givesSeveralTheRoomOfOne() throws IOException {
    assertThat(PictureReader.read(stripes("jpeg"), 9).width()).isEqualTo(WIDTH / 4);
  }
}
