package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.icportrait.engine.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversions on the command line, with the tiny checkpoints of the module diffusion's tests. */
class ModelConvertCommandTest {
  @TempDir Path folder;

  private static Path golden(String name) {
    return Cli.home().resolve("diffusion/src/test/resources/golden/checkpoints").resolve(name);
  }

  private static Cli.Result convert(Path input, Path output, String to, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("model", "convert", "--input", input, "--output", output, "--to", to));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  private static void done(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
  }

  private static byte[] weights(Path folder, String part) throws IOException {
    return Files.readAllBytes(folder.resolve(part));
  }

  @Test
  void thereAndBack() throws IOException {
    Path file = folder.resolve("one.safetensors");
    Path back = folder.resolve("back");
    done(convert(golden("sd1"), file, "single-file"));
    Cli.Result inspected = Cli.run("model", "inspect", "--model", file);
    done(inspected);
    assertThat(inspected.out())
        .contains("single file, Stable Diffusion 1.x", "UNet2DConditionModel", "float32");
    Cli.Result verified = Cli.run("model", "verify", "--model", file);
    done(verified);
    assertThat(verified.out()).contains("text_encoder: 36 tensors", "all values finite");
    done(convert(file, back, "diffusers"));
    String unet = "unet/diffusion_pytorch_model.safetensors";
    try (Safetensors a = Safetensors.open(golden("sd1").resolve(unet));
        Safetensors b = Safetensors.open(back.resolve(unet))) {
      assertThat(b.names()).containsExactlyInAnyOrderElementsOf(a.names());
      for (String name : a.names()) {
        assertThat(b.floats(name)).as(name).isEqualTo(a.floats(name));
      }
    }
    Path again = folder.resolve("again");
    done(convert(file, again, "diffusers", "--dtype", "float16"));
    assertThat(weights(again, unet).length).isLessThan(weights(back, unet).length * 3 / 4);
    done(Cli.run("model", "verify", "--model", again));
    done(Cli.run("model", "inspect", "--model", again));
  }

  @Test
  void ourLayoutHasACardThatVerifyReads() throws IOException {
    Path own = folder.resolve("own");
    assertThat(convert(golden("sd2"), own, "icportrait", "--variant", "ema").code()).isEqualTo(4);
    assertThat(own).doesNotExist();
    done(convert(golden("sd2"), own, "icportrait", "--dtype", "bfloat16"));
    assertThat(own.resolve("icportrait.json")).exists();
    Cli.Result verified = Cli.run("model", "verify", "--model", own);
    done(verified);
    assertThat(verified.out()).contains("icportrait folder", "files are as its card says");
    Path unet = own.resolve("unet/diffusion_pytorch_model.safetensors");
    byte[] bytes = Files.readAllBytes(unet);
    bytes[bytes.length - 3] ^= 1;
    Files.write(unet, bytes);
    assertThat(Cli.run("model", "verify", "--model", own).code()).isEqualTo(4);
  }

  @Test
  void ourOwnFamilyIsNoneOfThese() {
    Path mini = Cli.home().resolve("models/mini");
    for (String layout : new String[] {"icportrait", "diffusers", "single-file"}) {
      Cli.Result refused = convert(mini, folder.resolve("other"), layout);
      assertThat(refused.code()).isEqualTo(4);
      assertThat(refused.err()).contains("no unet", "Stable Diffusion");
    }
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void refusals() throws IOException {
    Path out = folder.resolve("out");
    Path pickle = folder.resolve("model.ckpt");
    Files.write(pickle, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0});
    Cli.Result result = convert(pickle, out, "diffusers");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("model.ckpt: found a pickle file", "save_file");
    result = convert(golden("sd1.safetensors"), out, "diffusers");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).contains("--base DIR");
    done(convert(golden("sd1.safetensors"), out, "diffusers", "--base", golden("sd1")));
    result = convert(golden("sd1"), out, "diffusers");
    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("something there already");
    result = convert(golden("sd1"), folder.resolve("x"), "onnx");
    assertThat(result.code()).isEqualTo(2);
    result = convert(golden("sd1.safetensors"), golden("sd1.safetensors"), "single-file");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("inputs are never overwritten");
    Files.delete(pickle);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(out);
    }
  }
}
