package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.app.session.Cancellation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of jobs on Spark inside this JVM, with the committed model. */
class BatchCommandTest {
  @TempDir Path folder;
  private Path jobs;

  @BeforeEach
  void copyPictures() throws IOException {
    Files.copy(Cli.exampleProfile(), folder.resolve("p.jpg"));
    Files.copy(Cli.exampleReference(), folder.resolve("r.jpg"));
    jobs = folder.resolve("jobs.csv");
  }

  private Cli.Result batch(Path output, String master, int partitions) {
    return Cli.run(
        "batch",
        "--jobs",
        jobs,
        "--output",
        output,
        "--master",
        master,
        "--partitions",
        partitions);
  }

  @Test
  void givesTheBytesOfGenerateWhateverThePartitions() throws IOException {
    Files.writeString(
        jobs,
        """
        profile,reference,output,seed,steps,pose
        p.jpg,r.jpg,one.png,5,2,
        r.jpg,p.jpg,two.png,6,,"10,0,0"
        p.jpg;missing.jpg,r.jpg,,,,
        missing.jpg,r.jpg,four.png,,,
        p.jpg,r.jpg,five.png,,0,
        p.jpg,r.jpg,../six.png,,,
        p.jpg,r.jpg,one.png,,,
        """);
    Path two = folder.resolve("two");
    Cli.Result made = batch(two, "local[2]", 5);
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out().strip())
        .isEqualTo(
            "3 made, 0 kept in "
                + two
                + "; 4 rows could not be used: "
                + two.resolve("failures.csv"));
    assertThat(made.err()).contains("row 3: icportrait: warning: skipped ");
    List<String> failures = Files.readAllLines(two.resolve("failures.csv"));
    assertThat(failures).hasSize(5);
    assertThat(failures.get(0)).isEqualTo("row,output,error");
    assertThat(failures.get(1)).startsWith("4,four.png,").contains("missing.jpg: found no such");
    assertThat(failures.get(2)).startsWith("5,five.png,").contains("--steps: found 0");
    assertThat(failures.get(3))
        .startsWith("6,six.png,")
        .contains("expected a name without folders");
    assertThat(failures.get(4)).startsWith("7,one.png,").contains("found that of row 1");
    assertThat(SmallTrainingData.names(two))
        .containsExactly("000003.png", "failures.csv", "one.png", "two.png");

    Path alone = folder.resolve("alone.png");
    Cli.Result single =
        Cli.run(
            "generate",
            "--profile",
            folder.resolve("p.jpg"),
            "--reference",
            folder.resolve("r.jpg"),
            "--output",
            alone,
            "--seed",
            5,
            "--steps",
            2,
            "--threads",
            1);
    assertThat(single.code()).as(single.err()).isZero();
    assertThat(two.resolve("one.png")).hasSameBinaryContentAs(alone);

    Path one = folder.resolve("one");
    assertThat(batch(one, "local[1]", 1).code()).isZero();
    for (String name : SmallTrainingData.names(two)) {
      assertThat(one.resolve(name)).hasSameBinaryContentAs(two.resolve(name));
    }

    Files.delete(two.resolve("two.png"));
    Object kept = Files.getLastModifiedTime(two.resolve("one.png"));
    Cli.Result again = batch(two, "local[2]", 2);
    assertThat(again.out()).startsWith("1 made, 2 kept in ");
    assertThat((Object) Files.getLastModifiedTime(two.resolve("one.png"))).isEqualTo(kept);
    assertThat(two.resolve("two.png")).hasSameBinaryContentAs(one.resolve("two.png"));
  }

  @Test
  void refusesWhatIsNoListAndNoModel() throws IOException {
    Path output = folder.resolve("out");
    Files.writeString(jobs, "profile,reference,colour\np.jpg,r.jpg,red\n");
    Cli.Result column = batch(output, "local[1]", 1);
    assertThat(column.code()).isEqualTo(3);
    assertThat(column.err()).contains("found a column colour");
    // a byte order mark and semicolons, as spreadsheets write them, are no part of the names
    Files.writeString(jobs, "\uFEFFprofile;reference;colour\np.jpg;r.jpg;red\n");
    assertThat(batch(output, "local[1]", 1).err()).contains("found a column colour");
    Files.writeString(jobs, "profile,reference\np.jpg,r.jpg\n", StandardCharsets.UTF_16);
    assertThat(batch(output, "local[1]", 1).err()).contains("found UTF-16 text, expected UTF-8");
    Files.writeString(jobs, "profile\np.jpg\n");
    assertThat(batch(output, "local[1]", 1).err()).contains("profile and reference among them");
    Files.writeString(jobs, "profile,reference\np.jpg,r.jpg\n");
    assertThat(batch(output, "moon", 1).code()).isEqualTo(2);
    Path model = Files.createDirectory(folder.resolve("model"));
    Cli.Result empty =
        Cli.run(
            "batch", "--jobs", jobs, "--output", output, "--master", "local[1]", "--model", model);
    assertThat(empty.code()).as(empty.err()).isEqualTo(4);
    assertThat(empty.err()).contains(model.toString());
  }

  @Test
  void stopsWhenAsked() throws IOException {
    Files.writeString(jobs, "profile,reference\n" + "p.jpg,r.jpg\n".repeat(50));
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    Path output = folder.resolve("out");
    Cli.Result stopped =
        Cli.run(cancellation, "batch", "--jobs", jobs, "--output", output, "--master", "local[1]");
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(130);
    assertThat(SmallTrainingData.names(output)).hasSizeLessThan(3);
  }

  @Test
  void drawsTheSameShardsAsWithoutSpark() throws IOException {
    Path head = SmallTrainingData.head(folder);
    Path data = SmallTrainingData.data(folder);
    Path here = folder.resolve("here");
    Path spread = folder.resolve("spread");
    assertThat(synthesize(head, data, here).code()).isZero();
    Cli.Result result = synthesize(head, data, spread, "--master", "local[2]");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(SmallTrainingData.names(spread)).isEqualTo(SmallTrainingData.names(here));
    for (String name : SmallTrainingData.names(here)) {
      assertThat(spread.resolve(name)).hasSameBinaryContentAs(here.resolve(name));
    }
  }

  private static Cli.Result synthesize(Path head, Path data, Path output, String... more) {
    Object[] arguments = {
      "data",
      "synthesize",
      "--head",
      head,
      "--data",
      data,
      "--output",
      output,
      "--views",
      600,
      "--seed",
      3,
      "--size",
      32
    };
    Object[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Cli.run(all);
  }
}
