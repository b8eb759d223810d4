package org.icportrait.diffusion.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.contents;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.path;
import static org.icportrait.diffusion.checkpoint.CheckpointGolden.refused;

import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.autoencoder.AutoencoderKLConfig;
import org.icportrait.diffusion.control.ControlNetConfig;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.text.ClipTextConfig;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.TensorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One model in every layout is one model. */
class CheckpointReadingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sd1", "sd2"}) // sd2: in shards, with the old names of the autoencoder
  void folderAndSingleFileHaveTheSameTensors(String name) {
    CheckpointOptions base = CheckpointOptions.NONE.withBase(path(name));
    try (Checkpoint diffusers = Checkpoint.open(path(name));
        Checkpoint single = Checkpoint.open(path(name + ".safetensors"), base)) {
      assertThat(diffusers.layout()).isInstanceOf(CheckpointLayout.DiffusersFolder.class);
      assertThat(single.layout().description())
          .isEqualTo("single file, Stable Diffusion " + name.charAt(2) + ".x");
      assertThat(single.kinds()).isEqualTo(diffusers.kinds()).hasSize(3);
      for (ComponentKind kind : single.kinds()) {
        assertThat(contents(single.component(kind)))
            .as(kind.toString())
            .isEqualTo(contents(diffusers.component(kind)));
        assertThat(single.component(kind).configJson())
            .isEqualTo(diffusers.component(kind).configJson());
      }
      assertThat(single.text("tokenizer/tokenizer.json")).isPresent();
      assertThat(CheckpointVerifier.verify(single)).hasSize(3);
      assertThat(CheckpointVerifier.verify(diffusers))
          .hasSize(3)
          .allSatisfy(line -> assertThat(line).contains("shapes as configured"));
    }
  }

  @Test
  void controlNetFolderAndFileHaveTheSameTensors() {
    try (Checkpoint diffusers = Checkpoint.open(path("control"));
        Checkpoint single = Checkpoint.open(path("control.safetensors"))) {
      assertThat(single.kinds()).containsExactly(ComponentKind.CONTROLNET);
      assertThat(contents(single.component(ComponentKind.CONTROLNET)))
          .isEqualTo(contents(diffusers.component(ComponentKind.CONTROLNET)));
      // told by shapes alone, and right but for the number of heads and groups
      assertThat(single.component(ComponentKind.CONTROLNET).configJson())
          .contains("\"conditioning_embedding_out_channels\" : [ 4, 8 ]");
      assertThat(CheckpointVerifier.verify(single)).hasSize(1);
      assertThat(CheckpointVerifier.verify(diffusers)).hasSize(1);
    }
  }

  @Test
  void variants() throws Exception {
    try (Checkpoint half =
        Checkpoint.open(path("sd1"), CheckpointOptions.NONE.withVariant("fp16"))) {
      assertThat(half.component(ComponentKind.UNET).dtypes()).containsExactly(DType.FLOAT16);
    }
    try (Checkpoint plain = Checkpoint.open(path("sd1"))) {
      assertThat(plain.component(ComponentKind.UNET).dtypes()).containsExactly(DType.FLOAT32);
    }
    refused(
        () -> Checkpoint.open(path("sd1"), CheckpointOptions.NONE.withVariant("ema")),
        "[plain, fp16]",
        "variant ema");
    Path copy = CheckpointGolden.copy("sd1", folder.resolve("copy"));
    for (String part : new String[] {"unet", "vae"}) {
      Files.delete(copy.resolve(part).resolve("diffusion_pytorch_model.safetensors"));
    }
    try (Checkpoint half = Checkpoint.open(copy)) { // the only variant there is
      assertThat(half.component(ComponentKind.UNET).dtypes()).containsExactly(DType.FLOAT16);
    }
    Files.copy(
        copy.resolve("vae/diffusion_pytorch_model.fp16.safetensors"),
        copy.resolve("vae/diffusion_pytorch_model.other.safetensors"));
    refused(() -> Checkpoint.open(copy), "[fp16, other]", "a variant to be chosen");
  }

  /** As a pipeline does: configuration and weights of each part, whatever the layout. */
  @ParameterizedTest
  @ValueSource(strings = {"sd1", "sd1.safetensors", "sd2", "sd2.safetensors", "control"})
  void networksLoadFromAnyLayout(String name) {
    Path base = path(name.substring(0, 3).equals("con") ? "sd1" : name.substring(0, 3));
    try (Checkpoint checkpoint =
        Checkpoint.open(path(name), CheckpointOptions.NONE.withBase(base))) {
      for (ComponentKind kind : checkpoint.kinds()) {
        CheckpointComponent part = checkpoint.component(kind);
        TensorSource weights =
            kind == ComponentKind.TEXT_ENCODER ? ClipTextModel.names(part) : part;
        try (Module network = network(part)) {
          network.load(weights);
          network
              .parameters()
              .forEach(
                  (key, tensor) ->
                      assertThat(tensor.toFloats())
                          .as(key)
                          .isEqualTo(weights.tensor(key).toFloats()));
        }
      }
    }
  }

  private static Module network(CheckpointComponent part) {
    var config = part.configuration();
    return switch (part.kind()) {
      case UNET -> new UNet2DConditionModel(UNet2DConditionConfig.of(part.file(), config));
      case VAE -> new AutoencoderKL(AutoencoderKLConfig.of(part.file(), config));
      case TEXT_ENCODER -> new ClipTextModel(ClipTextConfig.of(part.file(), config));
      case CONTROLNET -> new ControlNetModel(ControlNetConfig.of(part.file(), config));
    };
  }

  @Test
  void predictionOfASecondGenerationFileIsAsked() {
    CheckpointOptions options = CheckpointOptions.NONE.withPrediction("v_prediction");
    try (Checkpoint checkpoint =
        Checkpoint.open(path("sd2.safetensors"), options.withBase(path("sd2")))) {
      assertThat(checkpoint.requireText("scheduler/scheduler_config.json"))
          .contains("v_prediction");
    }
    try (Checkpoint checkpoint =
        Checkpoint.open(path("sd2"), CheckpointOptions.NONE.withPrediction("epsilon"))) {
      assertThat(checkpoint.requireText("scheduler/scheduler_config.json")).contains("epsilon");
    }
  }
}
