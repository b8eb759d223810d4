package org.icportrait.diffusion.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.icportrait.diffusion.GoldenCase;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Autoencoders and their blocks against diffusers (src/golden/golden_autoencoders.py). */
class AutoencoderGoldenTest {
  private static final String FILE = "autoencoders";

  static Stream<GoldenCase> kl() {
    return GoldenCase.of(FILE, "kl");
  }

  static Stream<GoldenCase> blocks() {
    return GoldenCase.of(FILE, "kl_block");
  }

  static Stream<GoldenCase> tiny() {
    return GoldenCase.of(FILE, "tiny");
  }

  @Test
  void thereAreCases() {
    assertThat(kl()).hasSizeGreaterThan(10);
    assertThat(blocks()).hasSizeGreaterThan(8);
    assertThat(tiny()).hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("kl")
  void klEqualsDiffusers(GoldenCase golden) {
    AutoencoderKL vae = new AutoencoderKL(AutoencoderKLConfig.of("c", golden.config()));
    vae.setTiling(golden.flag("tiling"));
    vae.setSlicing(golden.flag("slicing"));
    golden.check(
        vae,
        in -> {
          DiagonalGaussian found = vae.distribution(in.get("picture"));
          assertThat(found.mode()).isSameAs(found.mean());
          return Map.of(
              "mean", found.mean(),
              "log_variance", found.logVariance(),
              "sample", found.sample(in.get("noise")),
              "picture", vae.decodeRaw(in.get("latents")));
        });
  }

  @ParameterizedTest
  @MethodSource("kl")
  void scalingIsUndoneByDecoding(GoldenCase golden) {
    AutoencoderKLConfig config = AutoencoderKLConfig.of("c", golden.config());
    AutoencoderKL vae = new AutoencoderKL(config);
    vae.setTiling(golden.flag("tiling"));
    vae.setSlicing(golden.flag("slicing"));
    golden.check(
        vae,
        in -> {
          DiagonalGaussian found = vae.distribution(in.get("picture"));
          Tensor scaled = vae.encode(in.get("picture"));
          Tensor mean = scaled.mul(1 / config.scalingFactor()).add(config.shift());
          return Map.of(
              "mean", mean,
              "log_variance", found.logVariance(),
              "sample", found.sample(in.get("noise")),
              "picture", vae.decode(vae.scale(in.get("latents"))));
        });
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void blockEqualsDiffusers(GoldenCase golden) {
    AutoencoderKLConfig config = AutoencoderKLConfig.of("c", golden.config());
    List<Integer> widths = config.blockOutChannels();
    int groups = config.normNumGroups();
    int last = widths.size() - 1;
    String[] path = golden.text("block").split("\\.", -1);
    int index = path.length > 2 ? Integer.parseInt(path[2]) : 0;
    String part = path.length == 1 ? path[0] : path[1];
    switch (part) {
      case "mid" -> {
        KlMiddle block = new KlMiddle(groups, widths.get(last), true);
        check(golden, block, block::forward);
      }
      case "down" -> {
        var resize = index == last ? KlBlock.Resize.NONE : KlBlock.Resize.HALVE;
        int in = widths.get(Math.max(0, index - 1));
        KlBlock block =
            new KlBlock(groups, in, widths.get(index), config.layersPerBlock(), false, resize);
        check(golden, block, block::forward);
      }
      case "up" -> {
        var resize = index == last ? KlBlock.Resize.NONE : KlBlock.Resize.DOUBLE;
        int in = widths.get(Math.min(last, last - index + 1));
        int layers = config.layersPerBlock() + 1;
        KlBlock block = new KlBlock(groups, in, widths.get(last - index), layers, false, resize);
        check(golden, block, block::forward);
      }
      case "encoder" -> {
        KlEncoder block = new KlEncoder(config);
        check(golden, block, block::forward);
      }
      case "decoder" -> {
        KlDecoder block = new KlDecoder(config);
        check(golden, block, block::forward);
      }
      default -> throw new IllegalArgumentException(part);
    }
  }

  private static void check(GoldenCase golden, Module module, UnaryOperator<Tensor> forward) {
    golden.check(module, in -> Map.of("output", forward.apply(in.get("x"))));
  }

  @ParameterizedTest
  @MethodSource("tiny")
  void tinyEqualsDiffusers(GoldenCase golden) {
    AutoencoderTiny vae = new AutoencoderTiny(AutoencoderTinyConfig.of("c", golden.config()));
    golden.check(
        vae,
        in -> {
          Tensor unit = vae.toUnit(in.get("latents"));
          assertThat(vae.encodeRaw(in.get("picture")).dtype()).isEqualTo(DType.FLOAT32);
          return Map.of(
              "raw", vae.encodeRaw(in.get("picture")),
              "picture", vae.decodeRaw(in.get("latents")),
              "unit", unit,
              "back", vae.fromUnit(unit));
        });
  }
}
