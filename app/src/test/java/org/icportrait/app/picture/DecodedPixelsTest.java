package org.icportrait.app.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of file that is read has the pixels that the reference decoders read from it; {@code
 * src/golden/make_pictures.py} made both.
 */
class DecodedPixelsTest {
  /** Of 255: what integer arithmetic rounds otherwise. */
  private static final int MOST = 2;

  private static final int KINDS = 49;

  private static Path folder() throws URISyntaxException {
    URL one = DecodedPixelsTest.class.getResource("/pictures/plain.heic");
    return Path.of(one.toURI()).getParent();
  }

  static List<String> files() throws IOException, URISyntaxException {
    try (Stream<Path> all = Files.list(folder())) {
      return all.map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".png") && name.indexOf('.') < name.length() - 4)
          .filter(name -> !name.matches("[a-z0-9-]+(\\.8)?\\.png"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    }
  }

  @Test
  void knowsEveryKind() throws IOException, URISyntaxException {
    assertThat(files()).hasSize(KINDS);
  }

  @ParameterizedTest
  @MethodSource("files")
  void readsThePixelsOfTheReferenceDecoder(String name) throws IOException, URISyntaxException {
    Picture picture = PictureReader.read(folder().resolve(name));
    BufferedImage expected;
    try (InputStream in = Files.newInputStream(folder().resolve(name + ".png"))) {
      expected = ImageIO.read(in);
    }
    assertThat(picture.width()).isEqualTo(expected.getWidth());
    assertThat(picture.height()).isEqualTo(expected.getHeight());
    int worst = 0;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        for (int c = 0; c < 3; c++) {
          int wanted = expected.getRGB(x, y) >> (16 - 8 * c) & 255;
          int found = Math.round(picture.at(c, y, x) * 255);
          worst = Math.max(worst, Math.abs(found - wanted));
        }
      }
    }
    assertThat(worst).as("largest difference of 255").isLessThanOrEqualTo(MOST);
  }
}
