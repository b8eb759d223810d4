package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.Picture;
import org.junit.jupiter.api.Test;

class DrawingsTest {
  @Test
  void matchesHaveOneColourOnBothSides() {
    Picture a = Picture.black(100, 100);
    Picture b = Picture.black(60, 50);
    List<FaceMatch> matches =
        List.of(new FaceMatch(20, 10, 30, 5, 0), new FaceMatch(20, 90, 30, 45, 0));
    BufferedImage sheet = MatchSheet.draw(a, b, matches);
    assertThat(sheet.getWidth()).isEqualTo(100 + 120); // the smaller one is scaled to its height
    assertThat(sheet.getHeight()).isEqualTo(100);
    int top = sheet.getRGB(20, 10);
    assertThat(top >> 16 & 255).as("red at the top").isGreaterThan(100);
    assertThat(top & 255).isLessThan(60);
    assertThat(sheet.getRGB(100 + 60, 10) >> 16 & 255).isGreaterThan(100);
    assertThat(sheet.getRGB(20, 90) & 255).as("violet at the bottom").isGreaterThan(100);
    assertThat(sheet.getRGB(90, 10) & 0xffffff).as("a line joins them").isNotZero();
    assertThat(sheet.getRGB(5, 50) & 0xffffff).as("elsewhere the picture").isZero();
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
