package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.session.ExitCode;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiments' commands at the smallest size. */
class ExperimentCommandTest {
  @TempDir Path folder;

  private Path recipe(String text) throws IOException {
    return Files.writeString(folder.resolve("recipe.yaml"), text);
  }

  @Test
  void anExperimentOnTheModelMakesAFigureAndItsTable() throws IOException {
    Path portraits = Files.createDirectory(folder.resolve("portraits"));
    Files.copy(Cli.exampleProfile(), portraits.resolve("a.jpg"));
    Files.copy(Cli.exampleReference(), portraits.resolve("b.jpg"));
    Path output = folder.resolve("light");
    Cli.Result result =
        Cli.run(
            "experiment",
            "light",
            "--data",
            portraits,
            "--output",
            output,
            "--recipe",
            recipe("experiment: light\nvalues: [0, 100]\npairs: 1\nseed: 0\n"));
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = Files.readAllLines(output.resolve("light.csv"));
    assertThat(lines.get(0)).isEqualTo("value,metric,mean,median,low,high,pairs");
    double none = mean(lines, "0.0,light,");
    double all = mean(lines, "100.0,light,");
    assertThat(all).as("all of the light is nearer than none of its brightness").isLessThan(none);
    assertThat(Files.readString(output.resolve("light.svg"))).contains("<circle");
    assertThat(output.resolve("index.html")).isRegularFile();
  }

  @Test
  void everyPartOfAPortraitHasItsWorth() throws IOException {
    Path portraits = Files.createDirectory(folder.resolve("portraits"));
    small(Cli.exampleProfile(), portraits.resolve("a.png"));
    small(Cli.exampleReference(), portraits.resolve("b.png"));
    Path output = folder.resolve("rules");
    Cli.Result result =
        Cli.run(
            "experiment",
            "rules",
            "--data",
            portraits,
            "--output",
            output,
            "--recipe",
            recipe("experiment: rules\npairs: 1\nseed: 0\n"));
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = Files.readAllLines(output.resolve("rules.csv"));
    String figure = Files.readString(output.resolve("rules.svg"));
    for (Part part : Part.values()) {
      String name = "without " + part.title();
      if (part == Part.COVER) { // a whole head stands in front
        assertThat(figure).doesNotContain(">" + name + "</text>");
        continue;
      }
      assertThat(lines).anyMatch(l -> l.startsWith('"' + name + "\",light,mean,"));
      assertThat(figure).contains(">" + name + "</text>");
      assertThat(output.resolve("pictures/without_" + part.id())).isDirectory();
    }
    double network = difference(lines, "without " + Part.NETWORK.title());
    assertThat(network).as("light without the network").isPositive();
    assertThat(output.resolve("index.html")).isRegularFile();
  }

  private static double difference(List<String> lines, String row) {
    String line =
        lines.stream().filter(l -> l.startsWith('"' + row + "\",light,")).findFirst().orElseThrow();
    return Double.parseDouble(line.split(",", -1)[5]);
  }

  private static void small(Path example, Path file) {
    Picture picture = PictureReader.read(example);
    int height = 300 * picture.height() / picture.width();
    PictureWriter.write(file, picture.resize(300, height), PictureNotes.drawing());
  }

  private static double mean(List<String> lines, String start) {
    String line = lines.stream().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
    return Double.parseDouble(line.substring(start.length()).split(",", -1)[0]);
  }

  @Test
  void aTrainedExperimentTrainsMeasuresAndGoesOn() throws IOException {
    Path data = SmallTrainingData.whole(folder);
    Path pairs = SmallTrainingData.pairs(folder.resolve("pairs"), data, 64);
    Path output = folder.resolve("adaptation");
    Object[] run = {
      "experiment",
      "adaptation",
      "--data",
      data,
      "--output",
      output,
      "--recipe",
      recipe(
          """
          experiment: adaptation
          at: [0, 1]
          base_steps: 1
          batch: 1
          crop: 64
          learning_rate: 0.001
          precision: float32
          pairs: 1
          seed: 5
          %s
          """
              .formatted(SmallTrainingData.whole(pairs, 0.5)))
    };
    Cli.Result result = Cli.run(run);
    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = Files.readAllLines(output.resolve("adaptation.csv"));
    assertThat(lines).hasSize(1 + 2 * 2 * 2); // variants, metrics, steps
    for (String variant : List.of("\"pre-trained base\"", "\"random weights\"")) {
      assertThat(mean(lines, variant + ",0,view_error,")).isBetween(0.5, 2.0);
      assertThat(mean(lines, variant + ",1,matched,")).isBetween(-5.0, 5.0);
    }
    String measured = Files.readString(output.resolve("measured.csv"));
    assertThat(Cli.run(run).code()).isZero();
    assertThat(Files.readString(output.resolve("measured.csv"))).isEqualTo(measured);
  }

  @Test
  void whatCannotBeTriedIsRefused() throws IOException {
    Path output = folder.resolve("out");
    Cli.Result unknown = Cli.run("experiment", "colour", "--data", folder, "--output", output);
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("colour", "masking", "rules");
    Cli.Result headless = Cli.run("experiment", "profiles", "--data", folder, "--output", output);
    assertThat(headless.code()).isEqualTo(ExitCode.USAGE);
    assertThat(headless.err()).contains("--synthetic");
    Cli.Result other =
        Cli.run(
            "experiment",
            "pose",
            "--data",
            folder,
            "--output",
            output,
            "--recipe",
            recipe("experiment: light\nvalues: [0]\npairs: 1\nseed: 0\n"));
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(output).doesNotExist();
  }
}
