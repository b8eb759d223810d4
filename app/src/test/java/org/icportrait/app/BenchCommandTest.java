package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
  @TempDir Path folder;

  private static Cli.Result bench(String subject, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("bench", subject, "--family", "mini", "--size", 32, "--quiet"));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  private static JsonNode done(Cli.Result result, String json) throws IOException {
    assertThat(result.code()).as(result.err()).isZero();
    return new ObjectMapper().readTree(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unet", "vae", "attention"})
  void jsonOfEverySubject(String subject) throws IOException {
    Cli.Result result = bench(subject, "--repeat", 3, "--json", "--batch", 1);
    JsonNode json = done(result, result.out());
    double median = json.get("median_seconds").doubleValue();
    assertThat(median).isPositive();
    assertThat(json.get("min_seconds").doubleValue()).isPositive().isLessThanOrEqualTo(median);
    assertThat(json.get("max_seconds").doubleValue()).isGreaterThanOrEqualTo(median);
    assertThat(json.get("seconds")).hasSize(3);
    assertThat(json.get("gflops").doubleValue() * median)
        .isCloseTo(json.get("gflop").doubleValue(), Percentage.withPercentage(1));
    assertThat(json.get("gflop").doubleValue()).isPositive();
    assertThat(json.get("peak_rss_mb").doubleValue()).isGreaterThan(50);
    assertThat(json.get("subject").textValue()).isEqualTo(subject);
    assertThat(json.get("precision").textValue()).isEqualTo("float32");
    assertThat(json.get("batch").intValue()).isEqualTo(1);
    assertThat(json.get("threads").intValue()).isPositive();
  }

  @Test
  void jsonToAFile() throws IOException {
    Path file = folder.resolve("bench.json");
    Cli.Result result = bench("unet", "--precision", "bfloat16", "--repeat", 1, "--json", file);
    JsonNode json = done(result, Files.readString(file));
    assertThat(result.out()).isEmpty();
    assertThat(json.get("precision").textValue()).isEqualTo("bfloat16");
    assertThat(json.get("parameters").intValue()).isEqualTo(11_155_352);
    boolean emulated = !json.get("native_bfloat16").booleanValue();
    assertThat(result.err().contains("emulated")).isEqualTo(emulated);
  }

  @Test
  void textForPeople() {
    Cli.Result result = bench("attention", "--repeat", 1, "--warmup", 0);
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("attention of mini, 32 px", "in 1 runs after 0", "GFLOP/s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --size 60      | multiple of 8",
        "2 | --size 0       | 8 to 4096",
        "2 | --batch 0      | 1 to 256",
        "2 | --repeat 0     | --repeat",
        "2 | --warmup -1    | --warmup",
        "2 | --threads 0    | --threads",
        "2 | --family sdxl  | sdxl",
        "2 | --precision f8 | f8",
        "3 | --json no/such | no directory",
      })
  void saysWhatIsWrong(int code, String options, String message) {
    Cli.Result result = Cli.run((Object[]) ("bench unet --quiet " + options).split(" "));
    assertThat(result.err()).contains(message);
    assertThat(result.code()).isEqualTo(code);
  }

  @Test
  void knowsWhatItCanMeasure() {
    Cli.Result result = Cli.run("bench", "gpu");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("gpu");
  }
}
