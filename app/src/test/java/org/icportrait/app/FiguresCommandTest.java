package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.session.ExitCode;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresCommandTest {
  @TempDir Path folder;

  @Test
  void allFiguresAreMade() throws IOException {
    Path report = folder.resolve("report.json");
    Files.writeString(
        report,
        """
        {"rows": {
          "full": {"identity": {"mean": 0.25, "low": 0.2, "high": 0.3},
                   "light": {"mean": 0.4, "low": 0.3, "high": 0.5}},
          "noise": {"identity": {"mean": null}, "light": {"mean": null}}}}
        """);
    Path experiment = Files.createDirectory(folder.resolve("experiment"));
    Files.writeString(experiment.resolve("masking.svg"), "<svg/>");
    Path output = folder.resolve("figures");
    Cli.Result result =
        Cli.run("figures", "--report", report, "--experiment", experiment, "--output", output);
    assertThat(result.code()).as(result.err()).isZero();
    Picture portrait = PictureReader.read(output.resolve("portrait.jpg"));
    assertThat(portrait.width()).isBetween(3 * 256, 3 * 256 + 16);
    assertThat(PictureReader.read(output.resolve("relight.jpg")).height()).isEqualTo(256);
    assertThat(PictureReader.read(output.resolve("views.jpg")).height()).isEqualTo(256);
    assertThat(output.resolve("match.jpg")).isRegularFile();
    assertThat(Files.readString(output.resolve("rows.svg")))
        .contains(">full</text>")
        .doesNotContain("noise");
    assertThat(output.resolve("masking.svg")).hasContent("<svg/>");
  }

  @Test
  void whatIsNoReportOrExperimentIsNamed() throws IOException {
    Path output = folder.resolve("figures");
    Path report = Files.writeString(folder.resolve("some.json"), "{}");
    Cli.Result none = Cli.run("figures", "--report", report, "--output", output);
    assertThat(none.code()).isEqualTo(ExitCode.INPUT);
    assertThat(none.err()).contains("some.json");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Cli.Result bare = Cli.run("figures", "--experiment", empty, "--output", output);
    assertThat(bare.code()).isEqualTo(ExitCode.INPUT);
    assertThat(output).doesNotExist();
  }
}
