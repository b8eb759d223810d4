package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.icportrait.app.picture.PictureNotes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command on the tiny model of the module diffusion's tests, whose pictures diffusers made. */
class SampleCommandTest {
  private static final double LEAST_PSNR = 50;

  @TempDir Path folder;

  private static Path golden(String name) {
    return Cli.home().resolve("diffusion/src/test/resources/golden/pipelines").resolve(name);
  }

  private Path output() {
    return folder.resolve("out.png");
  }

  private Cli.Result sample(Object... more) {
    return sampleOf(golden("base"), more);
  }

  private Cli.Result sampleOf(Path model, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("sample", "--model", model, "--output", output(), "--quiet"));
    arguments.addAll(List.of("--prompt", "the cat in the hat", "--negative", "a bad one"));
    arguments.addAll(List.of("--steps", 5, "--guidance", 5));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  private static void done(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
  }

  private static void same(Path found, String expected) throws IOException {
    BufferedImage a = ImageIO.read(found.toFile());
    BufferedImage b = ImageIO.read(golden(expected + ".png").toFile());
    assertThat(a.getWidth() + "x" + a.getHeight()).isEqualTo(b.getWidth() + "x" + b.getHeight());
    double sum = 0;
    int count = 3 * a.getWidth() * a.getHeight();
    for (int i = 0; i < count; i++) {
      int at = i / 3;
      int shift = 8 * (i % 3);
      int x = at % a.getWidth();
      int y = at / a.getWidth();
      int difference = (a.getRGB(x, y) >> shift & 0xff) - (b.getRGB(x, y) >> shift & 0xff);
      sum += difference * difference;
    }
    double psnr = sum == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255 * 255 * count / sum);
    assertThat(psnr).as(expected).isGreaterThan(LEAST_PSNR);
  }

  private static int seed(String name) throws IOException {
    String text = Files.readString(golden("cases.json"));
    String after = text.substring(text.indexOf("\"name\": \"" + name + "\""));
    return Integer.parseInt(after.replaceFirst("(?s).*?\"seed\": (\\d+).*", "$1"));
  }

  @Test
  void textToImageWithTheCheckpointsOwnScheduler() throws IOException {
    done(sample("--seed", seed("own"), "--size", "64x48"));
    same(output(), "own-0");
    String bytes = Files.readString(output(), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("the cat in the hat", "PNDMScheduler", PictureNotes.INVENTED_TYPE);
  }

  @Test
  void weightsLeftInTheirFilesMakeTheSamePicture() throws IOException {
    done(sample("--seed", seed("own"), "--size", "64x48", "--low-memory"));
    same(output(), "own-0");
  }

  @Test
  void inFloat32FastChangesNothing() throws IOException {
    done(sample("--seed", seed("own"), "--size", "64x48", "--fast"));
    same(output(), "own-0");
  }

  @Test
  void inpaintingSeveralPicturesWithPreviews() throws IOException {
    Path image = golden("input.png");
    Path mask = golden("mask.png");
    done(
        sample(
            "--seed",
            seed("fill_own"),
            "--size",
            "40x56",
            "--count",
            2,
            "--image",
            image,
            "--mask",
            mask,
            "--preview-every",
            3));
    same(folder.resolve("out-1.png"), "fill_own-0");
    same(folder.resolve("out-2.png"), "fill_own-1");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "out-1.png", "out-2.png", "out-1-step-3.png", "out-2-step-3.png");
    }
    String bytes = Files.readString(folder.resolve("out-2.png"), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(PictureNotes.SOURCE_TYPE, "input.png");
  }

  @Test
  void controlNetsAndSize() throws IOException {
    done(
        sample(
            "--seed",
            seed("controls"),
            "--size",
            "40x56",
            "--count",
            2,
            "--scheduler",
            "euler",
            "--control",
            golden("control1") + "=" + golden("control_a.png"),
            "--control",
            golden("control2") + "=" + golden("control_b.png"),
            "--control-scale",
            0.8,
            "--control-scale",
            0.6));
    same(folder.resolve("out-1.png"), "controls-0");
    same(folder.resolve("out-2.png"), "controls-1");
  }

  @Test
  void loras() throws IOException {
    done(
        sample(
            "--seed",
            seed("loras"),
            "--size",
            "40x56",
            "--scheduler",
            "ddim",
            "--lora",
            golden("lora1.safetensors") + ":0.7",
            "--lora",
            golden("lora2.safetensors") + ":-0.5"));
    same(output(), "loras-0");
  }

  @Test
  void seedsOfTheirOwn() throws IOException {
    done(
        sample(
            "--seed",
            3,
            "--seed-each",
            "--count",
            3,
            "--size",
            "40x56",
            "--scheduler",
            "ddim",
            "--eta",
            0.5));
    for (int i = 0; i < 3; i++) {
      same(folder.resolve("out-" + (i + 1) + ".png"), "ddim_eta-" + i);
    }
  }

  @Test
  void aSingleFileWithItsTokenizer() throws IOException {
    Path file = folder.resolve("one.safetensors");
    done(
        Cli.run(
            "model",
            "convert",
            "--input",
            golden("base"),
            "--output",
            file,
            "--to",
            "single-file"));
    done(sampleOf(file, "--seed", seed("own"), "--size", "64x48"));
    same(output(), "own-0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --steps 0                  | --steps",
        "2 | --scheduler fast           | dpm++2m-karras",
        "2 | --size 64                  | WIDTHxHEIGHT",
        "2 | --guidance-rescale 2       | 0 to 1",
        "2 | --mask m.png               | no --image",
        "2 | --image a.png --strength 0 | leaves a step",
        "2 | --control net              | DIR=PICTURE",
        "2 | --control-scale 1          | 0 of --control",
        "2 | --control n=p --control-start 0.5 --control-end 0.5 | less than",
        "2 | --guess                    | no --control",
        "2 | --low-memory --lora l      | one of both",
        "2 | --low-memory --fast        | one of both",
        "2 | --lora file:b              | with a number",
        "2 | --eta 0.5                  | --scheduler ddim",
        "2 | --preview-every 0          | --preview-every",
        "3 | --image none.png           | no such file",
        "3 | --size 65x48               | multiples of 8",
        "3 | --clip-skip 7              | 0 to 3",
        "4 | --lora none.safetensors    | none.safetensors",
      })
  void saysWhatIsWrong(int code, String options, String message) {
    Cli.Result result = sample((Object[]) options.split(" "));
    assertThat(result.err()).contains(message);
    assertThat(result.code()).isEqualTo(code);
    assertThat(output()).doesNotExist();
  }

  @Test
  void aFolderWithoutTextEncoderIsNoModelForIt() {
    Cli.Result result = sampleOf(golden("control1"));
    assertThat(result.code()).as(result.err()).isEqualTo(4);
    assertThat(Cli.run("sample", "--output", output()).code()).isEqualTo(2);
  }
}
