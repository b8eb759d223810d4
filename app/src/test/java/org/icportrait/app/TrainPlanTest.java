package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.junit.jupiter.api.Test;

/** {@code train --plan} needs a recipe alone. */
class TrainPlanTest {
  private static Path recipe(String name) {
    return Cli.home().resolve("recipes/" + name + ".yaml");
  }

  @Test
  void aBaseThatNobodyHasYetIsPlannedFor() {
    Cli.Result result = Cli.run("train", "stitch", "--recipe", recipe("sd15-stitch"), "--plan");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("stitch on Stable Diffusion 1.5, bfloat16", "361,736,960 trained")
        .contains("20,000 samples", "with base.checkpointing, as in this recipe")
        .containsPattern("T4 16 GB +float16")
        .containsPattern("A100 80 GB +bfloat16 .* h|A100 80 GB +bfloat16 .* min");
    assertThat(Engine.device()).isEqualTo(Device.CPU);
  }

  @Test
  void jsonHasTheSameFigures() throws IOException {
    Cli.Result result =
        Cli.run("train", "base", "--recipe", recipe("head-base"), "--plan", "--json");
    assertThat(result.code()).as(result.err()).isZero();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("stage").textValue()).isEqualTo("base");
    assertThat(json.get("trained_parameters").longValue()).isEqualTo(20_857_216);
    assertThat(json.get("samples").longValue()).isEqualTo(960_000);
    JsonNode operations = json.get("operations_a_step");
    assertThat(operations.get("all").doubleValue())
        .isEqualTo(
            operations.get("latents").doubleValue()
                + operations.get("forward").doubleValue()
                + operations.get("backward").doubleValue());
    assertThat(json.get("bytes").get("moments").longValue())
        .isEqualTo(2 * json.get("bytes").get("gradients").longValue());
    assertThat(json.get("cards")).hasSizeGreaterThan(4);
    assertThat(json.get("cards").get(0).get("fits").booleanValue()).isTrue();
  }

  @Test
  void withoutAPlanDataAreNeeded() {
    Cli.Result result = Cli.run("train", "base", "--recipe", recipe("head-base"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--data");
    Cli.Result json = Cli.run("train", "base", "--recipe", recipe("head-base"), "--json");
    assertThat(json.code()).isEqualTo(2);
    assertThat(json.err()).contains("--json", "--plan");
  }
}
