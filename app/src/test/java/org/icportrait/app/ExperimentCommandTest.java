package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PictureReader;
import org.icportrait.app.picture.PictureWriter;
import org.icportrait.app.session.ExitCode;
import org.icportrait.engine.Safetensors;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.ablation.Part;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiments' commands at the smallest size: all of them at once, then each looked at. */
class ExperimentCommandTest {
  private static final List<String> NAMES =
      List.of("light", "pose", "profiles", "views", "rules", "matching", "mask", "branch");

  @TempDir static Path folder;
  private static Path output;
  private static Cli.Result result;

  private static List<Object> options() {
    return List.of(
        "--data",
        folder.resolve("data"),
        "--synthetic",
        folder.resolve("head.safetensors"),
        "--heads",
        folder.resolve("heads"),
        "--recipes",
        folder.resolve("recipes"),
        "--quick");
  }

  private static Cli.Result run(String name, Path to, Object... more) {
    List<Object> words = new ArrayList<>(List.of("experiment", name, "--output", to));
    words.addAll(options());
    words.addAll(Arrays.asList(more));
    return Cli.run(words.toArray());
  }

  @BeforeAll
  static void allOfThem() throws IOException {
    Path data = SmallTrainingData.whole(folder);
    SmallTrainingData.head(folder);
    Path pairs = SmallTrainingData.pairs(folder.resolve("pairs"), data, 64);
    unseen(data, "a", Cli.exampleProfile());
    unseen(data, "b", Cli.exampleReference());
    heads(Files.createDirectory(folder.resolve("heads")));
    recipes(Files.createDirectory(folder.resolve("recipes")), pairs);
    output = folder.resolve("claims");
    result = run("all", output);
  }

  /** A portrait with a face that no training sees. */
  private static void unseen(Path data, String id, Path example) throws IOException {
    small(example, data.resolve(id + ".png"));
    Files.copy(data.resolve("masks/p0.png"), data.resolve("masks/" + id + ".png"));
    String line =
        """
        {"id":"%s","file":"%s.png","size":300,"split":"validation","landmark_row":0}
        """
            .formatted(id, id);
    Files.writeString(data.resolve("portraits.jsonl"), line, StandardOpenOption.APPEND);
  }

  /** Two people in two views of a block that no training sees. */
  private static void heads(Path heads) {
    for (int person = 0; person < 2; person++) {
      for (int view = 0; view < 2; view++) {
        String name = "0501_" + person + "_" + view;
        Path file = heads.resolve(name + ".jpg");
        Picture made = small(person == 0 ? Cli.exampleProfile() : Cli.exampleReference(), file);
        float[] white = new float[made.data().length];
        Arrays.fill(white, 1);
        Picture masks = new Picture(made.width(), made.height(), white);
        PictureWriter.write(heads.resolve(name + ".png"), masks, PictureNotes.drawing());
      }
    }
  }

  private static void recipes(Path recipes, Path pairs) throws IOException {
    List<String> names = new ArrayList<>(NAMES);
    names.add("matching-base");
    for (String name : names) {
      Path from = Cli.home().resolve("recipes/experiments").resolve(name + ".yaml");
      String text =
          Files.readString(from)
              .replaceAll("(?s)whole:.*", SmallTrainingData.whole(pairs, 0.5))
              .replaceAll("(?m)^crop:.*$", "crop: 64")
              .replaceAll("(?m)^batch:.*$", "batch: 1")
              .replaceAll("(?m)^patches:.*$", "patches: [grey]")
              .replaceAll("(?m)^noise:.*$", "noise: [40, 100]")
              .replace("models/mini", Cli.home().resolve("models/mini").toString());
      Files.writeString(recipes.resolve(name + ".yaml"), text);
    }
  }

  private static Picture small(Path example, Path file) {
    Picture picture = PictureReader.read(example);
    Picture made = picture.resize(300, 300 * picture.height() / picture.width());
    PictureWriter.write(file, made, PictureNotes.drawing());
    return made;
  }

  private static List<String> lines(String name, String file) throws IOException {
    return Files.readAllLines(output.resolve(name).resolve(file));
  }

  private static double number(List<String> lines, String start, int column) {
    String line = lines.stream().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
    return Double.parseDouble(line.substring(start.length()).split(",", -1)[column]);
  }

  @Test
  void everyFigureIsMadeAndItsHoursWereSaidBefore() throws IOException {
    assertThat(result.code()).as(result.err()).isZero();
    for (String name : NAMES) {
      Path made = output.resolve(name);
      assertThat(Files.readString(made.resolve(name + ".svg"))).contains("<svg");
      assertThat(Files.size(made.resolve(name + ".csv"))).isPositive();
      assertThat(made.resolve("index.html")).isRegularFile();
      int said = result.err().indexOf(name + ": ");
      assertThat(result.err().substring(said)).containsPattern("^" + name + ": .* hours: \\d+ ");
      assertThat(said).isLessThan(result.err().indexOf("together"));
    }
    assertThat(result.err()).containsPattern("together \\d+\\.\\d\\d hours");
  }

  @Test
  void allOfTheLightIsNearerThanNoneOfItsBrightness() throws IOException {
    List<String> lines = lines("light", "light.csv");
    assertThat(lines.get(0)).isEqualTo("value,metric,mean,median,low,high,pairs");
    double none = number(lines, "0.0,light,", 0);
    assertThat(number(lines, "100.0,light,", 0)).isLessThan(none);
  }

  @Test
  void everyPartOfAPortraitHasItsWorth() throws IOException {
    List<String> lines = lines("rules", "rules.csv");
    String figure = Files.readString(output.resolve("rules/rules.svg"));
    for (Part part : Part.values()) {
      String name = "without " + part.title();
      if (part == Part.COVER) { // a whole head stands in front
        assertThat(figure).doesNotContain(">" + name + "</text>");
        continue;
      }
      assertThat(lines).anyMatch(l -> l.startsWith('"' + name + "\",light,mean,"));
      assertThat(figure).contains(">" + name + "</text>");
      assertThat(output.resolve("rules/pictures/without_" + part.id())).isDirectory();
    }
    double network = number(lines, "\"without " + Part.NETWORK.title() + "\",light,mean,", 2);
    assertThat(network).as("light without the network").isPositive();
  }

  @Test
  void viewsHaveTheirAngleAndWhatWasNeverSeen() throws IOException {
    List<String> lines = lines("views", "seen.csv");
    assertThat(lines).hasSize(2);
    String[] cells = lines.get(1).split(",", -1);
    assertThat(Double.parseDouble(cells[1])).isBetween(0.0, 180.0);
    assertThat(Double.parseDouble(cells[2])).isBetween(0.001, 0.9);
    assertThat(lines("views", "views.csv")).anyMatch(l -> l.contains(",difference,head_psnr,"));
  }

  @Test
  void matchesOfEveryLayerAndHeadAreMeasuredAndTheirMapsKept() throws IOException {
    List<String> curve = lines("matching", "matching.csv");
    for (String variant : List.of("from the base", "from random weights")) {
      for (int step = 0; step <= 2; step++) {
        assertThat(number(curve, '"' + variant + "\"," + step + ",40,16,", 0)).isBetween(0.0, 1.0);
      }
    }
    assertThat(number(curve, "\"not moving\",0,40,16,", 0)).isBetween(0.0, 0.9);
    assertThat(lines("matching", "pairs.csv")).hasSize(1 + 2);
    assertThat(lines("matching", "heads.csv")).anyMatch(l -> l.contains(",100,2,4,features,32,"));
    Path maps = output.resolve("matching/from-the-base-seed-11/maps-2.safetensors");
    try (Safetensors read = Safetensors.open(maps)) {
      assertThat(read.shape("noise-40.layer-0")).containsExactly(2, 4, 64, 64);
      assertThat(read.shape("target")).containsExactly(2, 64, 2);
    }
  }

  @Test
  void aBranchIsTrainedForEachShareAndEachWay() throws IOException {
    List<String> mask = lines("mask", "mask.csv");
    assertThat(mask).anyMatch(l -> l.startsWith("grey,0,2,light,"));
    assertThat(mask).anyMatch(l -> l.startsWith("grey,100,2,light,"));
    assertThat(output.resolve("mask/grey-100-seed-21/export/head/stitch")).isDirectory();
    assertThat(output.resolve("mask/grey-100-seed-21/checkpoint.safetensors")).doesNotExist();
    List<String> branch = lines("branch", "branch-differences.csv");
    // the paper's share was not tried: compared with the largest that was
    assertThat(lines("mask", "mask-differences.csv"))
        .anyMatch(l -> l.startsWith("grey,0,2,light,"))
        .noneMatch(l -> l.startsWith("grey,100,"));
    assertThat(branch).anyMatch(l -> l.startsWith("concatenation,2,view_error,"));
    assertThat(branch).anyMatch(l -> l.startsWith("\"no attacks\",2,view_error,"));
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    Path mask = output.resolve("mask");
    String measured = Files.readString(mask.resolve("measured.csv"));
    Cli.Result again = run("mask", mask);
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(Files.readString(mask.resolve("measured.csv"))).isEqualTo(measured);
    Cli.Result hours = run("mask", mask, "--hours");
    assertThat(hours.err()).contains("mask: about 0.00 hours: 0 trainings");
    Cli.Result other = run("mask", mask, "--hours", "--seed", 90);
    assertThat(other.err()).contains("hours: 2 trainings, 4 steps");
  }

  @Test
  void whatCannotBeTriedIsRefused() throws IOException {
    Path out = folder.resolve("out");
    Path data = folder.resolve("data");
    Cli.Result unknown = Cli.run("experiment", "colour", "--data", data, "--output", out);
    assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown.err()).contains("colour", "mask", "rules", "or all");
    for (String name : List.of("profiles", "matching", "all")) {
      Cli.Result headless = Cli.run("experiment", name, "--data", data, "--output", out);
      assertThat(headless.code()).isEqualTo(ExitCode.INPUT);
      assertThat(headless.err()).contains("--synthetic");
    }
    Cli.Result places = Cli.run("experiment", "views", "--data", data, "--output", out);
    assertThat(places.err()).contains("--heads");
    Path light = folder.resolve("recipes/light.yaml");
    Cli.Result other =
        Cli.run("experiment", "pose", "--data", data, "--output", out, "--recipe", light);
    assertThat(other.code()).isEqualTo(ExitCode.INPUT);
    assertThat(out).doesNotExist();
  }
}
