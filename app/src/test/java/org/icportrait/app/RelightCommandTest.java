package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relight command on the example, with the committed model. */
class RelightCommandTest {
  @TempDir Path folder;

  private Cli.Result run(Object light, Path output) {
    return Cli.run(
        "relight", "--profile", Cli.exampleProfile(), "--light", light, "--output", output);
  }

  private Picture relight(Object light) {
    Path output = folder.resolve("o.png");
    Cli.Result result = run(light, output);
    assertThat(result.code()).as(result.err()).isZero();
    return PictureReader.read(output);
  }

  /** Mean of the left half of the middle over that of the right half. */
  private static double leftOverRight(Picture picture) {
    int w = picture.width();
    int h = picture.height();
    double left = 0;
    double right = 0;
    for (int y = h / 4; y < 3 * h / 4; y++) {
      for (int x = w / 4; x < 3 * w / 4; x++) {
        left += x < w / 2 ? picture.at(1, y, x) : 0;
        right += x < w / 2 ? 0 : picture.at(1, y, x);
      }
    }
    return left / right;
  }

  @Test
  void aPortraitsOwnLightKeepsIt() {
    Picture same = relight(Cli.exampleProfile());
    Picture picture = PictureReader.read(Cli.exampleProfile());
    for (int i = 0; i < same.data().length; i++) {
      assertThat(Math.abs(same.data()[i] - picture.data()[i])).isLessThanOrEqualTo(1.01f / 255);
    }
  }

  @Test
  void presetsAndDirectionsHaveTheirSide() throws Exception {
    double left = leftOverRight(relight("left"));
    assertThat(left).isGreaterThan(1.1 * leftOverRight(PictureReader.read(Cli.exampleProfile())));
    assertThat(leftOverRight(relight("60,20,2,3000"))).isLessThan(left / 1.2);
    var metadata = ImageMetadataReader.readMetadata(folder.resolve("o.png").toFile());
    assertThat(metadata.getFirstDirectoryOfType(XmpDirectory.class).getXmpProperties().values())
        .contains(PictureNotes.SOURCE_TYPE);
  }

  @Test
  void environmentMapsLight() throws IOException {
    // bright straight left of the camera's view: a quarter of the width from the left end
    ByteArrayOutputStream hdr = new ByteArrayOutputStream();
    hdr.writeBytes(
        "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 4\n".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 16; i++) {
      int exponent = i % 4 == 1 ? 134 : 128;
      hdr.writeBytes(new byte[] {64, 64, 64, (byte) exponent});
    }
    Path map = Files.write(folder.resolve("left.hdr"), hdr.toByteArray());
    double before = leftOverRight(PictureReader.read(Cli.exampleProfile()));
    assertThat(leftOverRight(relight(map))).isGreaterThan(1.05 * before);
    Path text = Files.writeString(folder.resolve("text.hdr"), "no map");
    assertThat(run(text, folder.resolve("p.png")).code()).isEqualTo(3);
  }

  @Test
  void missingFilesAreSaidToBe() {
    Cli.Result result = run("none.jpg", folder.resolve("o.png"));
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("none.jpg: found no such file");
  }
}
