package org.icportrait.face.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.SphericalHarmonics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentMapTest {
  @TempDir Path folder;

  @Test
  void evenLightShadesEvenly() {
    float[] radiance = new float[3 * 64 * 32];
    Arrays.fill(radiance, 0.7f);
    SphericalHarmonics light = new EnvironmentMap(64, 32, radiance).harmonics();
    for (int i = 0; i < 27; i++) {
      assertThat(light.coefficients()[i]).isCloseTo(i % 9 == 0 ? 0.7f : 0, within(1e-3f));
    }
  }

  @Test
  void oneBrightTexelGivesItsDirection() {
    int[][] places = {{3, 9}, {40, 20}, {63, 15}, {16, 2}, {30, 29}};
    for (int[] place : places) {
      float[] radiance = new float[3 * 64 * 32];
      Arrays.fill(
          radiance, 3 * (place[1] * 64 + place[0]), 3 * (place[1] * 64 + place[0]) + 3, 500f);
      EnvironmentMap map = new EnvironmentMap(64, 32, radiance);
      double[] expected = map.direction(place[0], place[1]);
      float[] found = map.harmonics().direction();
      for (int k = 0; k < 3; k++) {
        assertThat((double) found[k]).isCloseTo(expected[k], within(1e-4));
      }
    }
  }

  @Test
  void directionsAreWhereTheDocumentationSays() {
    EnvironmentMap map = new EnvironmentMap(64, 32, new float[3 * 64 * 32]);
    assertThat(map.direction(32, 16)[2]).isGreaterThan(0.99); // the middle: away from the camera
    assertThat(map.direction(48, 16)[0]).isGreaterThan(0.99);
    assertThat(map.direction(5, 0)[1]).isLessThan(-0.99); // y runs down
  }

  /** The oracle: the sum over all texels of radiance, cosine and solid angle. */
  @Test
  void shadesLikeTheSumOverTheMap() {
    int width = 48;
    int height = 24;
    float[] radiance = new float[3 * width * height];
    for (int i = 0; i < radiance.length; i++) {
      int x = i / 3 % width;
      int y = i / 3 / width;
      radiance[i] =
          (float) (1 + 0.6 * Math.cos(2 * Math.PI * x / width) * Math.sin(0.1 * y + i % 3));
    }
    EnvironmentMap map = new EnvironmentMap(width, height, radiance);
    SphericalHarmonics light = map.harmonics();
    Random random = new Random(3);
    float[] found = new float[3];
    for (int n = 0; n < 20; n++) {
      double[] normal = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      double length = Math.sqrt(Arrays.stream(normal).map(v -> v * v).sum());
      double[] expected = new double[3];
      for (int row = 0; row < height; row++) {
        double angle =
            2
                * Math.PI
                / width
                * (Math.cos(Math.PI * row / height) - Math.cos(Math.PI * (row + 1) / height));
        for (int column = 0; column < width; column++) {
          double[] d = map.direction(column, row);
          double cosine = (d[0] * normal[0] + d[1] * normal[1] + d[2] * normal[2]) / length;
          for (int c = 0; c < 3; c++) {
            expected[c] +=
                Math.max(0, cosine) * angle / Math.PI * radiance[3 * (row * width + column) + c];
          }
        }
      }
      light.shade(normal[0] / length, normal[1] / length, normal[2] / length, found);
      for (int c = 0; c < 3; c++) {
        // order 2 holds all but about 1 % of a Lambertian surface's shading
        assertThat((double) found[c]).isCloseTo(expected[c], within(0.03));
      }
    }
  }

  @Test
  void turningMovesTheLight() {
    float[] radiance = new float[3 * 64 * 32];
    radiance[3 * (16 * 64 + 32)] = 100; // straight ahead
    float[] d = new EnvironmentMap(64, 32, radiance).turned(90).harmonics().direction();
    assertThat(d[0]).isGreaterThan(0.99f);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 31, 300})
  void readsWhatWasWritten(int width) throws IOException {
    Random random = new Random(width);
    byte[] rgbe = new byte[4 * width * 5];
    for (int i = 0; i < rgbe.length; i += 4) {
      boolean repeat = i > 0 && random.nextInt(4) > 0;
      for (int c = 0; c < 4; c++) {
        int value = c == 3 ? 120 + random.nextInt(20) : 128 + random.nextInt(128);
        rgbe[i + c] = repeat ? rgbe[i + c - 4] : (byte) value;
      }
    }
    Path plain = Files.write(folder.resolve("plain.hdr"), RadianceBytes.plain(rgbe, width, 5));
    EnvironmentMap map = EnvironmentMap.read(plain);
    assertThat(map.width()).isEqualTo(width);
    assertThat(map.height()).isEqualTo(5);
    for (int i = 0; i < map.radiance().length; i++) {
      int at = i / 3 * 4;
      double expected =
          (rgbe[at + i % 3] & 0xff) / 256.0 * Math.pow(2, (rgbe[at + 3] & 0xff) - 128);
      assertThat((double) map.radiance()[i]).isCloseTo(expected, within(1e-6 * expected));
    }
    Path old = Files.write(folder.resolve("old.hdr"), RadianceBytes.old(rgbe, width, 5));
    assertThat(EnvironmentMap.read(old).radiance()).isEqualTo(map.radiance());
    if (width >= 8) {
      Path packed = Files.write(folder.resolve("packed.hdr"), RadianceBytes.packed(rgbe, width, 5));
      assertThat(EnvironmentMap.read(packed).radiance()).isEqualTo(map.radiance());
    }
  }

  @Test
  void takesTheExposureOut() throws IOException {
    String head = "#?RADIANCE\nEXPOSURE=2\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n";
    byte[] bytes = RadianceBytes.join(head, (byte) 128, (byte) 0, (byte) 0, (byte) 129);
    Path file = Files.write(folder.resolve("a.hdr"), bytes);
    assertThat(EnvironmentMap.read(file).radiance()).containsExactly(0.5f, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P6\n",
        "#?RADIANCE\n",
        "#?RADIANCE\n\n-Y 4 +X\n",
        "#?RADIANCE\n\n+X 4 -Y 4\n",
        "#?RADIANCE\n\n-Y 0 +X 4\n",
        "#?RADIANCE\n\n-Y 99999 +X 99999\n",
        "#?RADIANCE\n\n-Y 4000 +X 4000\nabcd",
        "#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n-Y 1 +X 1\nabcd",
        "#?RADIANCE\nEXPOSURE=0\n\n-Y 1 +X 1\nabcd",
        "#?RADIANCE\n\n-Y 1 +X 8\n\2\2\0\7abcdefgh",
        "#?RADIANCE\n\n-Y 1 +X 8\n\2\2\0\10\0aaa",
        "#?RADIANCE\n\n-Y 1 +X 8\n\2\2\0\10\11aaaaaaaaaaaa",
        "#?RADIANCE\n\n-Y 1 +X 4\n\1\1\1\4",
        "#?RADIANCE\n\n-Y 1 +X 4\nabcd\1\1\1\7",
      })
  void refusesWhatIsNoRadiancePicture(String text) throws IOException {
    Path file = folder.resolve("bad.hdr");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> EnvironmentMap.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("bad.hdr")
        .hasMessageContaining("expected");
  }

  @Test
  void refusesAHeaderWithoutEnd() throws IOException {
    Path file = folder.resolve("long.hdr");
    Files.writeString(file, "#?RADIANCE\n" + "a".repeat(1 << 20));
    assertThatThrownBy(() -> EnvironmentMap.read(file)).isInstanceOf(BadInputException.class);
    Files.writeString(file, "#?RADIANCE\n" + "a\n".repeat(1 << 16));
    assertThatThrownBy(() -> EnvironmentMap.read(file)).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> EnvironmentMap.read(folder.resolve("none.hdr")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no such file");
  }
}
