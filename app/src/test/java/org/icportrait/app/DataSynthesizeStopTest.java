package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A set of two shards of 500 views whose making is stopped and killed. */
@DisabledOnOs(OS.WINDOWS) // it has no such signals
class DataSynthesizeStopTest {
  private static final int VIEWS = 600;

  @TempDir Path folder;
  private Path head;
  private Path data;

  @BeforeEach
  void makeData() throws IOException {
    head = SmallTrainingData.head(folder);
    data = SmallTrainingData.data(folder); // one of its two portraits for training can't be read
  }

  private Object[] arguments(Path output) {
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
      VIEWS,
      "--seed",
      3,
      "--size",
      32,
      "--threads",
      2
    };
  }

  @Test
  void goesOnAfterBothSignalsToTheSameBytes() throws Exception {
    Path whole = folder.resolve("whole");
    Cli.Result made = Cli.run(arguments(whole));
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out().strip())
        .isEqualTo(
            "600 views in "
                + whole
                + "; 1 portraits could not be used: "
                + whole.resolve("failures.jsonl"));
    assertThat(made.err()).contains("warning: skipped " + data.resolve("p2.png"));
    List<String> wanted =
        List.of("failures.jsonl", "manifest.json", "shard-000000.tar", "shard-000001.tar");
    assertThat(SmallTrainingData.names(whole)).isEqualTo(wanted);
    Path output = folder.resolve("set");
    stop("INT", 130, output);
    assertThat(SmallTrainingData.names(output)).noneMatch(name -> name.endsWith(".writing"));
    stop("KILL", 137, output);
    Cli.Result rest = Cli.run(arguments(output));
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(SmallTrainingData.names(output)).isEqualTo(wanted);
    for (String name : wanted) {
      assertThat(output.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
    }
  }

  /** Ends a run soon after it has begun to draw. */
  private void stop(String signal, int code, Path output) throws Exception {
    Path work = Files.createDirectories(folder.resolve(signal));
    try (CommandProcess process = new CommandProcess(work, arguments(output))) {
      process.waitForLine(line -> line.startsWith("drawing views"));
      process.signal(signal);
      assertThat(process.exitCode()).as(process.output()).isEqualTo(code);
      assertThat(process.output()).doesNotContain("\tat ");
    }
  }

  @Test
  void takesFitsThatAreThere() throws IOException {
    Path fits = folder.resolve("fits");
    Cli.Result fitted =
        Cli.run(
            "data", "fit", "--data", data, "--output", fits, "--head", head, "--split", "train");
    assertThat(fitted.code()).as(fitted.err()).isZero();
    Path anew = folder.resolve("anew");
    Path taken = folder.resolve("taken");
    assertThat(Cli.run(few(anew)).code()).isZero();
    assertThat(Cli.run(few(taken, "--fits", fits)).code()).isZero();
    Path shard = Path.of("shard-000000.tar");
    assertThat(taken.resolve(shard)).hasSameBinaryContentAs(anew.resolve(shard));
    // a fit of another head is no picture to skip: it is an error that names the file
    Path fit = fits.resolve("p1.json");
    Files.writeString(
        fit,
        Files.readString(fit)
            .replaceFirst("\"identity\":\\[[^]]*]", "\"identity\":[0,0,0,0,0,0,0]"));
    Cli.Result other = Cli.run(few(folder.resolve("other"), "--fits", fits));
    assertThat(other.code()).isEqualTo(3);
    assertThat(other.err()).contains("p1.json: found a fit of another head");
  }

  private Object[] few(Path output, Object... more) {
    return Stream.concat(
            Stream.of(
                "data",
                "synthesize",
                "--head",
                head,
                "--data",
                data,
                "--output",
                output,
                "--views",
                20,
                "--seed",
                3,
                "--size",
                32),
            Stream.of(more))
        .toArray();
  }
}
