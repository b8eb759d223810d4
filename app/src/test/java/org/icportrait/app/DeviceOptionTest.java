package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.icportrait.app.session.ExitCode;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that are none, or not there. */
class DeviceOptionTest {
  private static Cli.Result bench(String device) {
    return Cli.run(
        "bench", "attention", "--family", "mini", "--size", "64", "--device", device, "--quiet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpu", "cuda:x", "meta", "cuda:128"})
  void wrongNamesAreWrongUsage(String name) {
    Cli.Result result = bench(name);
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--device: found " + name, "cpu, cuda or cuda:N");
  }

  @Test
  void aGpuThatIsNotThereIsRefused() {
    Cli.Result result = bench("cuda:99");
    assertThat(result.code()).isEqualTo(ExitCode.INPUT);
    assertThat(result.err()).contains("device cuda:99: found", "-Pgpu");
    assertThat(Engine.device()).isEqualTo(Device.CPU);
  }
}
