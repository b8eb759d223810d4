package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.icportrait.app.picture.PictureFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be wrong with a person's files, from the command line to the exit code. */
class CommandErrorsTest {
  @TempDir Path folder;

  private Path good;
  private Path output;

  @BeforeEach
  void pictures() throws IOException {
    good = file("good.png", TestPictures.encode(TestPictures.noise(128, 128), "png"));
    output = Files.createDirectory(folder.resolve("out")).resolve("o.png");
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Cli.Result generate(Path profile, Object... more) {
    return Cli.run(
        Stream.concat(
                Stream.of(
                    "generate", "--profile", profile, "--reference", good, "--output", output),
                Stream.of(more))
            .toArray());
  }

  private void refused(Cli.Result result, int code, Path named, String found) {
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    assertThat(result.err().strip().lines()).hasSize(1);
    assertThat(result.err())
        .startsWith("icportrait: " + named + ": found ")
        .contains(found)
        .contains(", expected ");
    assertThat(result.out()).isEmpty();
    nothingIsWritten();
  }

  private void nothingIsWritten() {
    try (Stream<Path> files = Files.list(output.getParent())) {
      assertThat(files).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void textNamedJpg() throws IOException {
    Path bad = file("a.jpg", "dear diary".getBytes(StandardCharsets.UTF_8));
    refused(generate(bad), 3, bad, "a text file");
  }

  @Test
  void truncatedJpeg() throws IOException {
    byte[] whole = TestPictures.encode(TestPictures.noise(256, 256), "jpeg");
    Path bad = file("a.jpg", Arrays.copyOf(whole, whole.length / 2));
    refused(generate(bad), 3, bad, "truncated JPEG");
  }

  @Test
  void onePixel() throws IOException {
    Path bad = file("a.png", TestPictures.encode(TestPictures.solid(1, 1, 0), "png"));
    refused(generate(bad), 3, bad, "1x1 pixels");
  }

  @Test
  void hugeHeader() throws IOException {
    Path bad = file("a.png", TestPictures.pngHeader(30_000, 30_000));
    refused(generate(bad), 3, bad, "30000x30000 pixels");
  }

  @Test
  void missingFile() {
    Path bad = folder.resolve("none.png");
    refused(generate(bad), 3, bad, "no such file");
  }

  @Test
  void noFace() {
    Path noise = good;
    for (String command : new String[] {"face --input", "views --quiet --output OUT --profile"}) {
      String line = (command + " IN").replace("OUT", output.toString());
      Object[] args = line.replace("IN", noise.toString()).split(" ");
      refused(Cli.run(args), 3, noise, "no face");
    }
    refused(generate(noise, "--quiet"), 3, noise, "no face");
  }

  @Test
  void missingModel() {
    Path none = folder.resolve("none");
    refused(generate(good, "--model", none), 4, none, "no such folder");
  }

  @Test
  void emptyModelFolder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Cli.Result result = generate(good, "--model", empty);
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(result.err()).startsWith("icportrait: " + empty);
    nothingIsWritten();
  }

  @Test
  void picturesAreReadBeforeTheModel() {
    Path bad = folder.resolve("none.png");
    refused(generate(bad, "--model", folder.resolve("none")), 3, bad, "no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"good.png/o.png", "missing/o.png", "folder.png"})
  void unwritableOutput(String name) throws IOException {
    Files.createDirectory(folder.resolve("folder.png"));
    Path target = folder.resolve(name);
    Cli.Result result =
        Cli.run("generate", "--profile", good, "--reference", good, "--output", target);
    assertThat(result.code()).as(result.err()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("icportrait: " + target + ": found ")
        .contains(", expected ");
  }

  @Test
  void outputsAreCheckedBeforeAnythingIsRead() {
    Path target = folder.resolve("missing/o.png");
    Path none = folder.resolve("none.png");
    Cli.Result result =
        Cli.run("face", "--input", none, "--output", target, "--model", folder.resolve("none"));
    assertThat(result.err()).startsWith("icportrait: " + target + ": found no directory");
  }

  @Test
  void tooLongName() {
    Path target = folder.resolve("x".repeat(300) + ".png");
    Cli.Result result = Cli.run("face", "--input", good, "--output", target);
    assertThat(result.code()).as(result.err()).isEqualTo(3);
    assertThat(result.err()).startsWith("icportrait: " + target + ": found ");
  }

  @Test
  void badProfilesAreSkippedUntilNoneIsLeft() {
    Path first = folder.resolve("first.png");
    Path second = folder.resolve("second.png");
    Cli.Result result = generate(first, "--profile", second);
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err().lines())
        .containsExactly(
            "icportrait: warning: skipped "
                + first
                + ": found no such file, expected "
                + PictureFormat.EXPECTED,
            "icportrait: warning: skipped "
                + second
                + ": found no such file, expected "
                + PictureFormat.EXPECTED,
            "icportrait: profiles: found no usable picture among 2, expected at least one");
  }

  @Test
  void stackTracesOnlyWithDebug() {
    Path bad = folder.resolve("none.png");
    assertThat(generate(bad).err()).doesNotContain("\tat ");
    assertThat(generate(bad, "--debug").err()).contains("BadInputException", "\tat ");
  }

  @Test
  void trainNamesWhatIsMissing() {
    Path recipe = folder.resolve("none.yaml");
    refused(train(recipe, folder), 3, recipe, "no readable file");
    Path data = folder.resolve("none");
    refused(train(Cli.home().resolve("recipes/geometry.yaml"), data), 3, data, "no such");
  }

  private Cli.Result train(Path recipe, Path data) {
    return Cli.run(
        "train", "geometry", "--recipe", recipe, "--data", data, "--output", output.getParent());
  }
}
