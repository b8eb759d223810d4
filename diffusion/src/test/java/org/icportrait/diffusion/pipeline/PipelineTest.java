package org.icportrait.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.lora.Lora;
import org.icportrait.diffusion.lora.LoraStack;
import org.icportrait.diffusion.lora.LoraTargets;
import org.icportrait.diffusion.text.TextualInversion;
import org.icportrait.engine.DType;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pictures that diffusers' pipelines made of a tiny model, see golden_pipelines.py. */
class PipelineTest {
  private static final double LEAST_PSNR = 50;

  @TempDir Path folder;

  static double psnr(RgbImage a, RgbImage b) {
    assertThat(a.width() + "x" + a.height()).isEqualTo(b.width() + "x" + b.height());
    double sum = 0;
    for (int i = 0; i < a.data().length; i++) {
      double difference = (a.data()[i] & 0xff) - (b.data()[i] & 0xff);
      sum += difference * difference;
    }
    double mean = sum / a.data().length;
    return mean == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255 * 255 / mean);
  }

  @ParameterizedTest
  @MethodSource("org.icportrait.diffusion.pipeline.PipelineCase#all")
  void isTheReferencesPicture(PipelineCase test) throws IOException {
    List<AutoCloseable> opened = new ArrayList<>();
    try (TensorScope scope = TensorScope.open();
        Checkpoint checkpoint = Checkpoint.open(test.model(folder));
        StableDiffusion model = StableDiffusion.open(checkpoint, DType.FLOAT32)) {
      LoraTargets targets = LoraTargets.of(checkpoint);
      List<LoraStack.Weighted> loras = new ArrayList<>();
      for (JsonNode lora : test.json().path("loras")) {
        Lora open = Lora.open(test.file(lora.get(0).asText()), targets);
        loras.add(new LoraStack.Weighted(open, lora.get(1).asDouble()));
        opened.add(open);
      }
      model.setLoras(loras);
      List<TextualInversion> embeddings = new ArrayList<>();
      for (JsonNode json : test.json().path("embeddings")) {
        Path file = test.file(json.get(1).asText());
        embeddings.add(TextualInversion.open(json.get(0).asText(), file));
      }
      model.setEmbeddings(embeddings);
      List<Control> controls = new ArrayList<>();
      for (JsonNode json : test.json().path("controls")) {
        Path path = PipelineCase.FOLDER.resolve(json.get("net").asText());
        ControlNetModel net = model.openControl(path, DType.FLOAT32);
        opened.add(net);
        controls.add(
            new Control(
                net,
                PipelineCase.picture(json.get("image").asText()),
                json.get("scale").asDouble(),
                json.get("start").asDouble(),
                json.get("end").asDouble()));
      }
      model.setTiling(test.json().path("tiled").asBoolean(false));
      model.setSlicing(test.json().path("sliced").asBoolean(false));
      List<RgbImage> pictures = model.generate(test.request(controls), SampleListener.none());
      assertThat(pictures).hasSize(test.count());
      for (int i = 0; i < pictures.size(); i++) {
        RgbImage expected = PipelineCase.picture(test.name() + "-" + i);
        double psnr = psnr(pictures.get(i), expected);
        assertThat(psnr).as(test + " " + i).isGreaterThan(LEAST_PSNR);
      }
    } finally {
      for (AutoCloseable part : opened) {
        close(part);
      }
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
