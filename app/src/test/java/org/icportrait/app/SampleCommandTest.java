package org.icportrait.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.icportrait.app.picture.PictureNotes;
import org.icportrait.app.picture.PngText;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
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
    if (!List.of(more).contains("--prompt")) {
      arguments.addAll(List.of("--prompt", "the cat in the hat"));
    }
    arguments.addAll(List.of("--negative", "a bad one"));
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

  private static void assertSamePixels(Path a, Path b) throws IOException {
    BufferedImage first = ImageIO.read(a.toFile());
    BufferedImage second = ImageIO.read(b.toFile());
    int width = first.getWidth();
    int height = first.getHeight();
    assertThat(second.getRGB(0, 0, width, height, null, 0, width))
        .isEqualTo(first.getRGB(0, 0, width, height, null, 0, width));
  }

  private Cli.Result again(Path from, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("sample", "--from", from, "--output", folder.resolve("again.png")));
    arguments.addAll(List.of("--quiet"));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  /** Everything that can be asked for at a time, in two pictures of one seed. */
  @Test
  void aPictureIsMadeAgainFromItsNotes() throws IOException {
    String before = System.setProperty("icportrait.cache", folder.resolve("cache").toString());
    Path adapters = golden("adapters");
    done(
        sample(
            "--seed",
            "18446744073709551615",
            "--size",
            "40x56",
            "--count",
            2,
            "--scheduler",
            "ddim",
            "--eta",
            0.5,
            "--guidance-rescale",
            0.3,
            "--clip-skip",
            1,
            "--prompt-syntax",
            "a1111",
            "--lora",
            golden("lora1.safetensors") + ":0.7",
            "--lora",
            adapters.resolve("adapter_alpha.safetensors"),
            "--embedding",
            "<hat>=" + adapters.resolve("embedding_one.safetensors"),
            "--control",
            golden("control1") + "=" + golden("control_a.png"),
            "--control-end",
            0.8,
            "--image",
            golden("input.png"),
            "--mask",
            golden("mask.png"),
            "--prompt",
            "the (cat) in \u4f60 <hat>"));
    Path second = folder.resolve("out-2.png");
    assertThat(PngText.settings(second))
        .containsEntry("seed", "18446744073709551615")
        .containsEntry("picture", "2")
        .containsEntry("lora 1", "lora1.safetensors:0.7")
        .containsEntry("lora 2", "adapter_alpha.safetensors:1.0")
        .containsEntry("embedding 1", "<hat>=embedding_one.safetensors")
        .containsEntry("control 1", "control1=control_a.png")
        .containsEntry("control end 1", "0.8")
        .containsEntry("clip skip", "1")
        .containsEntry("guidance rescale", "0.3")
        .containsEntry("eta", "0.5")
        .containsEntry("mask", "mask.png");
    assertThat(Files.readString(second, StandardCharsets.ISO_8859_1))
        .doesNotContain(golden("mask.png").getParent().toString());
    done(again(second));
    assertSamePixels(second, folder.resolve("again.png"));
    done(again(second, "--seed", 4));
    assertThat(PngText.settings(folder.resolve("again.png"))).containsEntry("seed", "4");
    System.setProperty("icportrait.cache", folder.resolve("empty").toString());
    Cli.Result lost = again(second);
    assertThat(lost.err()).contains("found no base, which made it", "--model");
    assertThat(lost.code()).isEqualTo(3);
    Files.copy(golden("control_a.png"), folder.resolve("mask.png"));
    System.setProperty("icportrait.cache", folder.resolve("cache").toString());
    done(again(second)); // the right one is where it was
    System.setProperty("icportrait.cache", folder.resolve("empty").toString());
    Cli.Result other =
        again(
            second,
            "--model",
            golden("base"),
            "--image",
            golden("input.png"),
            "--lora",
            golden("lora1.safetensors"),
            "--embedding",
            "<hat>=" + adapters.resolve("embedding_one.safetensors"),
            "--control",
            golden("control1") + "=" + golden("control_a.png"));
    assertThat(other.err()).contains("another content in mask.png");
    Cli.Result noNotes = again(golden("own-0.png"));
    assertThat(noNotes.err()).contains("no notes of what made it");
    if (before != null) {
      System.setProperty("icportrait.cache", before);
    }
  }

  @Test
  void picturesOfTheirOwnSeedsNameThem() throws IOException {
    done(sample("--seed", 7, "--seed-each", "--count", 2, "--size", "40x56"));
    assertThat(PngText.settings(folder.resolve("out-2.png")))
        .containsEntry("seed", "8")
        .doesNotContainKey("count");
    done(again(folder.resolve("out-2.png"), "--model", golden("base")));
    assertThat(PngText.settings(folder.resolve("again.png"))).containsEntry("seed", "8");
  }

  @Test
  void foreignTensorsOfALoraAreWarnedOf() throws IOException {
    Path file = folder.resolve("more.safetensors");
    try (TensorScope scope = TensorScope.open();
        Safetensors sound = Safetensors.open(golden("lora1.safetensors"))) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      sound.names().forEach(name -> tensors.put(name, sound.tensor(name)));
      tensors.put("bundle_emb.word.emb_params", Tensor.zeros(1, 12));
      SafetensorsWriter.write(file, tensors, Map.of());
    }
    Cli.Result result =
        sample(
            "--seed",
            seed("lora"),
            "--size",
            "40x56",
            "--scheduler",
            "ddim",
            "--lora",
            file + ":0.8");
    done(result);
    assertThat(result.err()).contains("warning: ", "left out 1 tensors", "bundle_emb");
    same(output(), "lora-0");
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
        "2 | --embedding file           | NAME=FILE",
        "2 | --embedding a=b --embedding a=c | a twice",
        "2 | --seed 18446744073709551616 | 0 to 18446744073709551615",
        "2 | --seed 18446744073709551615 --seed-each --count 2 | at most 18446744073709551614",
        "2 | --prompt-syntax other      | --prompt-syntax",
        "3 | --prompt-syntax a1111 --prompt [a:b:0.5] | prompt editing",
        "3 | --from none.png            | no such file",
        "4 | --embedding a=none.safetensors | none.safetensors",
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
