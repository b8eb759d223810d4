package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.face.head.PortraitHeadFitter;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.synthesize.SynthesisSettings;
import org.icportrait.portrait.data.synthesize.ViewSet;
import org.icportrait.portrait.data.synthesize.ViewStore;
import org.icportrait.portrait.data.synthesize.ViewSynthesizer;
import org.icportrait.portrait.generate.ProgressListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of views of a small head: three shards of ten views at most. */
class DataSynthesizeCommandTest {
  @TempDir Path folder;
  private Path head;
  private Path data;

  @BeforeEach
  void makeData() throws IOException {
    head = SmallTrainingData.head(folder);
    data = SmallTrainingData.data(folder);
    Files.copy(
        data.resolve("p1.png"),
        data.resolve("p2.png"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void draw(Path output, int threads, ProgressListener progress) {
    FaceMesh mesh = FaceMesh.readCanonical(data.resolve("canonical_landmarks.safetensors"));
    SynthesisSettings settings = new SynthesisSettings(25, 7, 32, SynthesisSettings.Kind.BOTH, 10);
    new ViewSynthesizer(
            settings,
            head,
            PortraitHeadFitter.open(head, mesh),
            data,
            null,
            PictureReader::read,
            output,
            message -> {})
        .run(threads, progress);
  }

  @Test
  void givesTheSameBytesWhateverTheThreadsAndInterruptions() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    draw(one, 1, ProgressListener.none());
    draw(two, 2, (task, done, total) -> done < 20); // stopped when the second shard is drawn
    assertThat(SmallTrainingData.names(two)).containsExactly("manifest.json", "shard-000000.tar");
    Files.write(two.resolve("shard-000001.tar.writing"), new byte[9]); // of a run that was killed
    draw(two, 2, ProgressListener.none());
    Files.delete(two.resolve("shard-000001.tar"));
    Object kept = Files.getLastModifiedTime(two.resolve("shard-000002.tar"));
    draw(two, 2, ProgressListener.none());
    assertThat((Object) Files.getLastModifiedTime(two.resolve("shard-000002.tar"))).isEqualTo(kept);
    assertThat(SmallTrainingData.names(two))
        .containsExactly(
            "manifest.json", "shard-000000.tar", "shard-000001.tar", "shard-000002.tar");
    for (String name : SmallTrainingData.names(one)) {
      assertThat(two.resolve(name)).hasSameBinaryContentAs(one.resolve(name));
    }
    int[] count = new int[1];
    new ViewSet(two)
        .forEach(
            sample -> {
              assertThat(sample.notes().path("index").asInt()).isEqualTo(count[0]);
              assertThat(sample.notes().path("light")).hasSize(27);
              return ++count[0] > 0;
            });
    assertThat(count[0]).isEqualTo(25);
    ViewStore anyOrder = new ViewStore(two);
    assertThat(anyOrder.count()).isEqualTo(25);
    for (int index : new int[] {24, 0, 11}) {
      assertThat(anyOrder.read(index).notes().path("index").asInt()).isEqualTo(index);
    }
  }

  @Test
  void refusesOtherSettingsByNameAndShowsASheet() throws IOException {
    Path output = folder.resolve("set");
    Object[] wanted = arguments(output, 4);
    Cli.Result made = Cli.run(wanted);
    assertThat(made.code()).as(made.err()).isZero();
    Cli.Result other = Cli.run(arguments(output, 5));
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.err()).contains("manifest.json: found seed 4, expected 5");
    Path sheet = folder.resolve("sheet.png");
    Cli.Result shown = Cli.run("data", "inspect", "--data", output, "--output", sheet);
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(6 * 32);
    Cli.Result none = Cli.run("data", "inspect", "--data", folder, "--output", sheet);
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("manifest.json: found no manifest");
  }

  private Object[] arguments(Path output, int seed) {
    return new Object[] {
      "data",
      "synthesize",
      "--head",
      head,
      "--data",
      data,
      "--output",
      output,
      "--views",
      4,
      "--seed",
      seed,
      "--size",
      32,
      "--kind",
      "heads",
      "--threads",
      1
    };
  }
}
