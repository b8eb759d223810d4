package org.icportrait.diffusion.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.icportrait.diffusion.GoldenCase;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** U-Nets and their blocks against diffusers (src/golden/golden_networks.py). */
class UNetGoldenTest {
  private static final String FILE = "networks";

  static Stream<GoldenCase> unets() {
    return GoldenCase.of(FILE, "unet");
  }

  static Stream<GoldenCase> blocks() {
    return GoldenCase.of(FILE, "block");
  }

  private static UNet2DConditionConfig config(GoldenCase golden) {
    return UNet2DConditionConfig.of("config.json", golden.config());
  }

  @Test
  void thereAreCases() {
    assertThat(unets()).hasSizeGreaterThan(20);
    assertThat(blocks()).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @MethodSource("unets")
  void equalsDiffusers(GoldenCase golden) {
    UNet2DConditionModel unet = new UNet2DConditionModel(config(golden));
    float[] times = golden.numbers("timesteps");
    golden.check(
        unet,
        in ->
            Map.of(
                "output",
                unet.forward(
                    in.get("sample"),
                    Tensor.of(times, times.length),
                    in.get("context"),
                    in.get("time_condition"),
                    control(in))));
  }

  private static ControlResiduals control(Map<String, Tensor> in) {
    return in.containsKey("mid") ? new ControlResiduals(all(in, "down."), in.get("mid")) : null;
  }

  private static List<Tensor> all(Map<String, Tensor> in, String prefix) {
    List<Tensor> found = new ArrayList<>();
    for (int i = 0; in.containsKey(prefix + i); i++) {
      found.add(in.get(prefix + i));
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void blockEqualsDiffusers(GoldenCase golden) {
    UNet2DConditionConfig config = config(golden);
    String[] path = golden.text("block").split("\\.", -1);
    int index = path.length > 1 ? Integer.parseInt(path[1]) : 0;
    switch (path[0]) {
      case "down" -> down(golden, config, index);
      case "up" -> up(golden, config, index);
      case "mid" -> {
        MidBlock block = new MidBlock(config.mid());
        golden.check(
            block, in -> Map.of("output", block.forward(in.get("x"), time(in), in.get("context"))));
      }
      case "resnet" -> {
        ResnetBlock2D block = config.down(1).resnet(config.blockOutChannels().get(0));
        golden.check(block, in -> Map.of("output", block.forward(in.get("x"), time(in))));
      }
      case "transformer" -> {
        Transformer2DModel block = new Transformer2DModel(config.down(0));
        golden.check(block, in -> Map.of("output", block.forward(in.get("x"), in.get("context"))));
      }
      case "basic" -> {
        BasicTransformerBlock block = new BasicTransformerBlock(config.down(0));
        golden.check(block, in -> Map.of("output", block.forward(in.get("x"), in.get("context"))));
      }
      case "time" -> {
        TimestepEmbedding block = new TimestepEmbedding(config);
        Tensor times = Tensor.of(new float[] {0, 999}, 2);
        golden.check(block, in -> Map.of("output", block.forward(times, in.get("time_condition"))));
      }
      default -> throw new IllegalArgumentException(path[0]);
    }
  }

  private static Tensor time(Map<String, Tensor> in) {
    return Functional.silu(in.get("time")); // the reference's blocks do it, ours get it done
  }

  private static void down(GoldenCase golden, UNet2DConditionConfig config, int level) {
    List<Integer> widths = config.blockOutChannels();
    int in = widths.get(Math.max(level - 1, 0));
    DownBlock block = new DownBlock(config.down(level), in, level < widths.size() - 1);
    golden.check(
        block,
        inputs -> {
          List<Tensor> skips = new ArrayList<>();
          Map<String, Tensor> found = new HashMap<>();
          Tensor output =
              block.forward(inputs.get("x"), time(inputs), inputs.get("context"), skips);
          found.put("output", output);
          for (int i = 0; i < skips.size(); i++) {
            found.put("skip." + i, skips.get(i));
          }
          return found;
        });
  }

  private static void up(GoldenCase golden, UNet2DConditionConfig config, int index) {
    UpBlock block = new UpBlock(config.up(index), index);
    golden.check(
        block,
        in -> {
          float[] next = golden.numbers("next");
          Tensor nextSkip = Tensor.zeros(2, 1, (long) next[0], (long) next[1]);
          Deque<Tensor> skips = new ArrayDeque<>(List.of(nextSkip));
          List<Tensor> own = all(in, "skip.");
          for (int i = own.size() - 1; i >= 0; i--) {
            skips.addLast(own.get(i));
          }
          Tensor output = block.forward(in.get("x"), time(in), in.get("context"), skips);
          assertThat(skips).hasSize(1);
          return Map.of("output", output);
        });
  }
}
