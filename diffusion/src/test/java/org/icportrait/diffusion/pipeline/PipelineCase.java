package org.icportrait.diffusion.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.schedule.SchedulerName;

/** A call of a pipeline: a case of golden_pipelines.py or golden_adapters.py. */
record PipelineCase(JsonNode json) {
  static final Path FOLDER = Golden.path("pipelines");

  static Stream<PipelineCase> all() {
    try {
      List<PipelineCase> cases = new ArrayList<>();
      for (String file : List.of("cases.json", "adapters/cases.json")) {
        JsonNode list = new ObjectMapper().readTree(FOLDER.resolve(file).toFile());
        list.forEach(json -> cases.add(new PipelineCase(json)));
      }
      return cases.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PipelineCase named(String name) {
    return all().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  String name() {
    return json.get("name").asText();
  }

  /** A file of weights beside the case's pictures. */
  Path file(String stem) {
    return FOLDER.resolve(name()).resolveSibling(stem + ".safetensors");
  }

  int count() {
    return json.path("count").asInt(1);
  }

  /** A picture of the folder. */
  static RgbImage picture(String name) {
    try {
      BufferedImage image = ImageIO.read(FOLDER.resolve(name + ".png").toFile());
      int width = image.getWidth();
      int height = image.getHeight();
      byte[] data = new byte[3 * width * height];
      for (int i = 0; i < width * height; i++) {
        int[] pixel = image.getRaster().getPixel(i % width, i / width, (int[]) null);
        for (int c = 0; c < 3; c++) {
          data[3 * i + c] = (byte) pixel[pixel.length == 3 ? c : 0]; // masks are grey
        }
      }
      return new RgbImage(width, height, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pipeline's folder, with the parts that the case exchanges, made inside another folder. */
  Path model(Path folder) throws IOException {
    Path base = FOLDER.resolve("base");
    if (!json.has("unet") && !json.has("vae") && !json.has("config")) {
      return base;
    }
    Path model = folder.resolve(name());
    copy(base, model);
    for (String part : List.of("unet", "vae")) {
      if (json.has(part)) {
        copy(FOLDER.resolve(json.get(part).asText()), model.resolve(part));
      }
    }
    if (json.has("config")) {
      Files.writeString(
          model.resolve("scheduler/scheduler_config.json"), json.get("config").toString());
    }
    return model;
  }

  static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.write(target, Files.readAllBytes(file));
    }
  }

  SampleRequest request(List<Control> controls) {
    List<Long> seeds = new ArrayList<>();
    json.path("seeds").forEach(seed -> seeds.add(seed.asLong()));
    if (seeds.isEmpty()) {
      seeds.add(json.get("seed").asLong());
    }
    String negative = json.get("negative").isNull() ? "" : json.get("negative").asText();
    SchedulerName scheduler =
        json.has("scheduler")
            ? SchedulerName.named(json.get("scheduler").asText()).orElseThrow()
            : null;
    return new SampleRequest(
        new SampleRequest.Prompt(json.get("prompt").asText(), negative, json.path("skip").asInt(0)),
        start(),
        new SampleRequest.Size(json.get("width").asInt(), json.get("height").asInt()),
        new SampleRequest.Sampling(
            json.get("steps").asInt(), scheduler, json.path("eta").asDouble(0)),
        new Guidance(json.get("guidance").asDouble(), json.path("rescale").asDouble(0)),
        new SampleRequest.Batch(count(), seeds),
        controls,
        json.path("guess").asBoolean(false));
  }

  private Start start() {
    if (!json.has("image")) {
      return new Start.Noise();
    }
    RgbImage image = picture(json.get("image").asText());
    double strength = json.get("strength").asDouble();
    return json.has("mask")
        ? new Start.Fill(image, picture(json.get("mask").asText()), strength)
        : new Start.Image(image, strength);
  }

  @Override
  public String toString() {
    return name();
  }
}
