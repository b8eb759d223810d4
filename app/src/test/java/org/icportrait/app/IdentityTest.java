package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.identity.IdentityEmbedder;
import org.icportrait.portrait.relight.LightSource;
import org.icportrait.portrait.relight.PresetLight;
import org.icportrait.portrait.relight.Relighter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed identity embedder on the examples. */
class IdentityTest {
  @TempDir Path folder;

  @Test
  void onePersonIsNearerThanAnotherAcrossMirrorLightAndSize() {
    Path model = ModelOptions.standardFolder();
    Picture person = PictureReader.read(Cli.exampleProfile());
    Picture other = PictureReader.read(Cli.exampleReference());
    try (FaceAnalyzer analyzer = FaceAnalyzer.open(model.resolve("geometry"), DType.FLOAT32);
        IdentityEmbedder embedder = IdentityEmbedder.open(model)) {
      FaceAnalysis face = analyzer.analyze(person).get(0);
      float[] own = embedder.embed(person, face);
      double length = 0;
      for (float value : own) {
        length += value * value;
      }
      assertThat(own).hasSize(128);
      assertThat(length).isCloseTo(1, within(1e-4));
      assertThat(IdentityEmbedder.distance(own, own)).isCloseTo(0, within(1e-4));
      double stranger =
          IdentityEmbedder.distance(own, embedder.embed(other, analyzer.analyze(other).get(0)));
      Picture[] same = {
        person.flipHorizontal(),
        person.resize(person.width() / 2, person.height() / 2),
        Relighter.relight(person, face, new LightSource.Preset(PresetLight.LEFT)),
      };
      for (Picture picture : same) {
        float[] again = embedder.embed(picture, analyzer.analyze(picture).get(0));
        assertThat(IdentityEmbedder.distance(own, again)).isLessThan(0.6 * stranger);
      }
    }
  }

  @Test
  void missingOrDamagedWeightsAreNamed() throws IOException {
    Path model = folder.resolve("model");
    Files.createDirectories(model.resolve("geometry"));
    Path mesh = Path.of("geometry", "face_mesh.safetensors");
    Files.copy(ModelOptions.standardFolder().resolve(mesh), model.resolve(mesh));
    assertThatThrownBy(() -> IdentityEmbedder.open(model))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("identity.safetensors");
    Files.createDirectories(model.resolve("identity"));
    byte[] weights =
        Files.readAllBytes(ModelOptions.standardFolder().resolve("identity/identity.safetensors"));
    weights[9] ^= 0x40; // in the header
    Files.write(model.resolve("identity/identity.safetensors"), weights);
    assertThatThrownBy(() -> IdentityEmbedder.open(model))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("identity.safetensors");
  }
}
