package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void saysThatThisMachineIsReady() {
    Cli.Result result = Cli.run("doctor");
    assertThat(result.code()).as(result.out()).isZero();
    assertThat(result.out()).contains("libtorch       build for processors, loaded", "ready: ");
    assertThat(result.out().lines()).hasSizeGreaterThan(8);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void aGpuIsLookedForWhenItIsAskedFor() throws IOException {
    Cli.Result result = Cli.run("doctor", "--device", "cuda", "--json");
    assertThat(result.code()).isEqualTo(1);
    var json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("ready").booleanValue()).isFalse();
    assertThat(result.out()).contains("gpu build", "cuDNN", "NCCL");
  }

  @Test
  void theProcessorIsCheckedAgainstItself() throws IOException {
    Cli.Result result = Cli.run("doctor", "--gpu-check", "--device", "cpu", "--json", "--quiet");
    assertThat(result.code()).as(result.err()).isZero();
    var check = new ObjectMapper().readTree(result.out()).get("device_check");
    assertThat(check.get("device").textValue()).isEqualTo("cpu");
    assertThat(check.get("holds").booleanValue()).isTrue();
    assertThat(check.get("comparisons")).hasSizeGreaterThan(80);
    assertThat(check.get("speeds").get(0).get("teraflops").doubleValue()).isPositive();
  }

  @Test
  void withoutAGpuTheCheckSaysWhatLacks() {
    Cli.Result result = Cli.run("doctor", "--gpu-check");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("wrong  gpu build", "not ready");
  }

  @Test
  void worksInAProcessThatHasNoCache() throws Exception {
    try (CommandProcess process =
        new CommandProcess(folder, Map.of("ICPORTRAIT_CACHE", "/proc/none"), "doctor", "--quiet")) {
      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.output())
          .contains("wrong  cache", "not tried without a folder")
          .doesNotContain("icportrait: ");
    }
  }
}
