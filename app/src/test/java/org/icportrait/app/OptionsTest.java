package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.app.option.Angles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "draw",
        "generate",
        "generate --profile p.png --reference r.png",
        "generate --profile p.png --output o.png",
        "generate --profile p.png --reference r.png --output o.bmp",
        "generate --profile p.png --reference r.png --output o",
        "generate --profile p.png --reference r.png --output o.png --steps 0",
        "generate --profile p.png --reference r.png --output o.png --steps 1001",
        "generate --profile p.png --reference r.png --output o.png --steps many",
        "generate --profile p.png --reference r.png --output o.png --seed 1.5",
        "generate --profile p.png --reference r.png --output o.png --mask-ratio 1.1",
        "generate --profile p.png --reference r.png --output o.png --mask-ratio -0.1",
        "generate --profile p.png --reference r.png --output o.png --mask-ratio NaN",
        "generate --profile p.png --reference r.png --output o.png --pose 10,20",
        "generate --profile p.png --reference r.png --output o.png --pose 91,0,0",
        "generate --profile p.png --reference r.png --output o.png --pose 0,61,0",
        "generate --profile p.png --reference r.png --output o.png --pose 0,0,NaN",
        "generate --profile p.png --reference r.png --output o.png --background sky",
        "generate --profile p.png --reference r.png --output o.png --head both",
        "generate --profile p.png --reference r.png --output o.png --head profile"
            + " --hair reference --pose 0,0,0",
        "generate --profile p.png --reference r.png --output o.png --head profile"
            + " --hair reference --background profile",
        "generate --profile p.png --reference r.png --output o.png --head reference"
            + " --hair reference",
        "generate --profile p.png --reference r.png --output o.png --identity-strength 1.2"
            + " --pose 0,0,0",
        "generate --profile p.png --reference r.png --output o.png --scheduler eulr",
        "generate --profile p.png --reference r.png --output o.png --scheduler euler-ancestral",
        "generate --profile p.png --reference r.png --output o.png --count 0",
        "generate --profile p.png --reference r.png --output o.png --count 1001",
        "generate --profile p.png --reference r.png --output o.png --precision float8",
        "generate --profile p.png --reference r.png --output o.png --threads 0",
        "generate --profile p.png --reference r.png --output o.png --wings",
        "face",
        "face --input p.png --output o.txt",
        "match --profile p.png --reference r.png",
        "match --profile p.png --reference r.png --json j --profile-face 0",
        "face --input p.png --face 0",
        "face --input p.png --face first",
        "views --profile p.png --output o.png --face 0",
        "generate --profile p.png --reference r.png --output o.png --reference-face 0",
        "generate --profile p.png --reference r.png --output o.png --profile-face -1",
        "generate --profile p.png --reference r.png --output o.png --profile-face 1"
            + " --profile-face 2",
        "relight --profile p.png --output o.png",
        "relight --profile p.png --output o.png --light moon",
        "relight --profile p.png --output o.png --light 10,",
        "relight --profile p.png --output o.png --light 181,0",
        "relight --profile p.png --output o.png --light 0,0,0",
        "relight --profile p.png --output o.png --light 0,0,1,500",
        "relight --profile p.png --output o.png --light 0,0,1,5000,1",
        "relight --profile p.png --output o.gif --light left",
        "views --profile p.png --output o.webp",
        "views --profile p.png --output o.gif",
        "views --profile p.png --output o.png --yaw -45:45",
        "views --profile p.png --output o.png --yaw -45:45:1",
        "views --profile p.png --output o.png --yaw -45:45:65",
        "views --profile p.png --output o.png --yaw -95:45:3",
        "views --profile p.png --output o.png --pitch up",
        "views --profile p.png --output o.png --yaw -45:45:64 --pitch -30:30:64",
        "train",
        "train everything --recipe r --data d --output o",
        "train geometry --recipe r --data d",
        "model",
        "model open",
        "data",
        "data draw",
        "data import-head",
        "data import-head d",
        "data import-head d --output o.bin",
        "data fit --data d",
        "data fit --data d --output o --split test",
        "data fit --data d --output o --limit 0"
      })
  void wrongUsageIsTwo(String line) {
    Cli.Result result = Cli.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err().strip().lines()).hasSize(1).allMatch(s -> s.startsWith("icportrait: "));
    assertThat(result.out()).isEmpty();
  }

  @Test
  void saysWhatWasExpected() {
    Cli.Result result = Cli.run("views", "--profile", "p", "--output", "o.png", "--yaw", "120");
    assertThat(result.err()).contains("--yaw", "found '120'", "expected degrees from -90 to 90");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "generate --help",
        "train -h",
        "model --help",
        "data fit --help",
        "--version"
      })
  void helpIsZero(String line) {
    Cli.Result result = Cli.run((Object[]) line.split(" "));
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("icportrait");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void inputsAreNeverOverwritten() throws IOException {
    byte[] png = TestPictures.encode(TestPictures.noise(64, 64), "png");
    Path photo = Files.write(folder.resolve("photo.png"), png);
    Cli.Result result =
        Cli.run("generate", "--profile", photo, "--reference", photo, "--output", photo);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("an input");
    assertThat(photo).hasBinaryContent(png);
  }

  @Test
  void theStageMustBeTheRecipes() {
    Cli.Result result =
        Cli.run(
            "train",
            "geometry",
            "--recipe",
            Cli.home().resolve("recipes/identity.yaml"),
            "--data",
            folder,
            "--output",
            folder.resolve("out"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("geometry with a recipe for identity");
  }

  @Test
  void rangesHoldTheirEnds() {
    Angles.Range range = new Angles.YawConverter().convert("-45:45:7");
    assertThat(range.values()).isEqualTo(List.of(-45.0, -30.0, -15.0, 0.0, 15.0, 30.0, 45.0));
    assertThat(new Angles.PitchConverter().convert("-12.5").values()).isEqualTo(List.of(-12.5));
  }

  @Test
  void posesMayBeginWithAMinus() {
    Cli.Result result =
        Cli.run(
            "generate",
            "--profile",
            "none.png",
            "--reference",
            "none.png",
            "--output",
            folder.resolve("o.png"),
            "--pose",
            "-20,5,0");
    assertThat(result.code()).isEqualTo(3); // past the options: the picture is what is missing
    assertThat(result.err()).contains("none.png: found no such file");
  }
}
