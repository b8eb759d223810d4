package org.icportrait.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class DrawingsTest {
  /** Canonical x and y grow with the pixel, z is even; the crop is the whole square picture. */
  private static FaceGeometry flat(int side) {
    int size = 64;
    int pixels = size * size;
    float[] canonical = new float[3 * pixels];
    for (int p = 0; p < pixels; p++) {
      canonical[p] = p % size / (float) size;
      canonical[pixels + p] = p / size / (float) size;
      canonical[2 * pixels + p] = 0.5f;
    }
    CropFrame frame = new CropFrame(side / 2.0, side / 2.0, side, 0, size);
    float[] none = new float[3 * pixels];
    return new FaceGeometry(
        frame, size, new float[pixels], canonical, none, none, none, HeadPose.identity());
  }

  @Test
  void matchesHaveOneColourOnBothSides() {
    List<FaceMatch> matches =
        List.of(new FaceMatch(10, 10, 80, 8, 0), new FaceMatch(90, 90, 8, 80, 0));
    BufferedImage sheet =
        MatchSheet.draw(
            Picture.black(100, 100), flat(100), Picture.black(90, 90), flat(90), matches);
    assertThat(sheet.getWidth()).as("small faces are enlarged").isEqualTo(256 + 8 + 256);
    assertThat(sheet.getHeight()).isEqualTo(256);
    int first = sheet.getRGB(26, 26);
    assertThat(sheet.getRGB(264 + 227, 23)).isEqualTo(first);
    int second = sheet.getRGB(230, 230);
    assertThat(sheet.getRGB(264 + 23, 227)).isEqualTo(second);
    assertThat(first >> 16 & 255).as("red grows with x").isLessThan(second >> 16 & 255);
    assertThat(first >> 8 & 255).as("green grows with y").isLessThan(second >> 8 & 255);
    assertThat(sheet.getRGB(130, 25) & 0xffffff).as("a line joins them").isNotZero();
    assertThat(sheet.getRGB(5, 200) & 0xffffff).as("elsewhere the picture").isZero();
  }

  @Test
  void gridsHaveRows() {
    List<Picture> pictures =
        List.of(Picture.black(10, 20), Picture.black(10, 20), Picture.black(10, 20));
    BufferedImage sheet = PictureSheets.grid(pictures, 2);
    assertThat(sheet.getWidth()).isEqualTo(24);
    assertThat(sheet.getHeight()).isEqualTo(44);
    assertThat(sheet.getRGB(20, 10) & 0xffffff).isZero();
    assertThat(sheet.getRGB(20, 40) & 0xffffff).isEqualTo(0xffffff);
  }
}
