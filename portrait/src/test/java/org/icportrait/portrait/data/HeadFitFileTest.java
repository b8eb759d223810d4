package org.icportrait.portrait.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.render.Camera;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadFitFileTest {
  @TempDir Path folder;

  private static HeadFit fit(double photometricError) {
    float[] light = new float[27];
    for (int i = 0; i < 27; i++) {
      light[i] = 0.1f * i;
    }
    return new HeadFit(
        new Camera(812.5, 256, 250, 512, 500, 1),
        HeadPose.fromAngles(new HeadAngles(10, -5, 3), 1, 0.5, -2, 61),
        new double[] {0.25, -1},
        new double[] {0.125},
        new SphericalHarmonics(light),
        new float[] {0.5f, 0.4f, 0.3f},
        0.01,
        photometricError);
  }

  @Test
  void comesBackAsItWas() throws IOException {
    Path file = Files.write(folder.resolve("a.json"), HeadFitFile.bytes(fit(0.08)));
    assertThat(HeadFitFile.read(file)).usingRecursiveComparison().isEqualTo(fit(0.08));
  }

  @Test
  void anErrorThatIsNotKnownIsNotWritten() throws IOException {
    Path file = Files.write(folder.resolve("a.json"), HeadFitFile.bytes(fit(Double.NaN)));
    assertThat(Files.readString(file)).doesNotContain("photometricError", "NaN");
    assertThat(HeadFitFile.read(file).photometricError()).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"camera\": 1}"})
  void refusesAnythingElse(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), text);
    assertThatThrownBy(() -> HeadFitFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("bad.json");
  }
}
