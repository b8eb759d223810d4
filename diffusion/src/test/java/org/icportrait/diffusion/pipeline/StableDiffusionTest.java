package org.icportrait.diffusion.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.lora.Lora;
import org.icportrait.diffusion.lora.LoraStack;
import org.icportrait.diffusion.lora.LoraTargets;
import org.icportrait.diffusion.schedule.SchedulerName;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every checkpoint, whatever the numbers. */
class StableDiffusionTest {
  @TempDir Path folder;

  private final Checkpoint checkpoint = Checkpoint.open(Golden.path("pipelines/base"));
  private StableDiffusion model;

  @BeforeEach
  void open() {
    model = StableDiffusion.open(checkpoint, DType.FLOAT32);
  }

  @AfterEach
  void close() {
    model.close();
    checkpoint.close();
  }

  private static SampleRequest request(SchedulerName scheduler, int steps) {
    return SampleRequest.of("the cat", 11)
        .withSize(40, 32)
        .withSampling(new SampleRequest.Sampling(steps, scheduler, 0));
  }

  private RgbImage one(SampleRequest request) {
    return model.generate(request, SampleListener.none()).get(0);
  }

  @Test
  void previewsComeToThePicture() {
    List<RgbImage> previews = new ArrayList<>();
    List<Integer> calls = new ArrayList<>();
    SampleRequest request = request(SchedulerName.EULER, 4);
    RgbImage picture =
        model
            .generate(
                request,
                (done, total, preview) -> {
                  calls.add(done);
                  assertThat(total).isEqualTo(4);
                  previews.add(preview.get().get(0));
                  return true;
                })
            .get(0);
    assertThat(calls).containsExactly(1, 2, 3, 4);
    assertThat(PipelineTest.psnr(previews.get(3), picture)).isGreaterThan(50); // no noise is left
    assertThat(PipelineTest.psnr(previews.get(0), picture)).isLessThan(40);
    assertThat(picture.data()).isEqualTo(one(request).data()); // previews draw nothing
  }

  /** Otherwise the golden pictures would say little about it. */
  @Test
  void whatIsAskedForShows() {
    SampleRequest request = request(SchedulerName.DDIM, 3);
    RgbImage picture = one(request);
    List<SampleRequest> others =
        List.of(
            request.withPrompt(new SampleRequest.Prompt("a hat", "", 0)),
            request.withPrompt(new SampleRequest.Prompt("the cat", "a hat", 0)),
            request.withPrompt(new SampleRequest.Prompt("the cat", "", 1)),
            request.withPrompt(new SampleRequest.Prompt("the (cat:3)", "", 0)),
            request.withGuidance(new Guidance(3, 0)),
            request.withGuidance(new Guidance(7.5, 0.7)),
            request(SchedulerName.EULER, 3));
    for (SampleRequest other : others) {
      assertThat(PipelineTest.psnr(one(other), picture)).as(other + "").isLessThan(45);
    }
  }

  @Test
  void theListenerCancels() {
    assertThatThrownBy(() -> model.generate(request(null, 5), (done, total, preview) -> done < 2))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void picturesOfTheirOwnSeedsDontDependOnEachOther() {
    SampleRequest request = request(SchedulerName.EULER_ANCESTRAL, 3);
    var batch = new SampleRequest.Batch(2, List.of(5L, 8L));
    List<RgbImage> both = model.generate(request.withBatch(batch), SampleListener.none());
    RgbImage second = one(request.withBatch(SampleRequest.Batch.shared(1, 8)));
    assertThat(PipelineTest.psnr(both.get(1), second)).isGreaterThan(50);
    assertThat(PipelineTest.psnr(both.get(0), second)).isLessThan(40);
  }

  @Test
  void lorasComeOffWithoutAResidue() {
    SampleRequest request = request(SchedulerName.DDIM, 2);
    RgbImage before = one(request);
    Path file = Golden.path("pipelines/lora1.safetensors");
    try (Lora lora = Lora.open(file, LoraTargets.of(checkpoint))) {
      model.setLoras(List.of(new LoraStack.Weighted(lora, 1)));
      assertThat(PipelineTest.psnr(one(request), before)).isLessThan(40);
      model.setLoras(List.of());
    }
    assertThat(one(request).data()).isEqualTo(before.data());
  }

  /** Writes the model with the tensors of a file changed. */
  private Path changed(String name, String file, BiFunction<String, Tensor, Tensor> change)
      throws IOException {
    Path copy = folder.resolve(name);
    PipelineCase.copy(Golden.path("pipelines/base"), copy);
    try (TensorScope scope = TensorScope.open();
        Safetensors source = Safetensors.open(Golden.path("pipelines/base").resolve(file))) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      source.names().forEach(n -> tensors.put(n, change.apply(n, source.tensor(n))));
      SafetensorsWriter.write(copy.resolve(file), tensors, Map.of());
    }
    return copy;
  }

  private static byte[] picture(Path folder) {
    try (Checkpoint opened = Checkpoint.open(folder);
        StableDiffusion other = StableDiffusion.open(opened, DType.FLOAT32)) {
      return other.generate(request(SchedulerName.DDIM, 2), SampleListener.none()).get(0).data();
    }
  }

  @Test
  void weightsOfOtherTypesAreWhatTheyAreInFloat32() throws IOException {
    String file = "unet/diffusion_pytorch_model.safetensors";
    byte[] plain = one(request(SchedulerName.DDIM, 2)).data();
    Path wide = changed("wide", file, (name, tensor) -> tensor.to(DType.FLOAT64));
    assertThat(picture(wide)).isEqualTo(plain);
    for (DType type : List.of(DType.FLOAT8_E4M3, DType.FLOAT8_E5M2)) {
      Path narrow = changed(type + "", file, (name, tensor) -> tensor.to(type));
      Path same = changed(type + "-32", file, (n, t) -> t.to(type).to(DType.FLOAT32));
      assertThat(picture(narrow)).isEqualTo(picture(same)).isNotEqualTo(plain);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unet/diffusion_pytorch_model.safetensors, mid_block.resnets.0.conv1.weight",
    "vae/diffusion_pytorch_model.safetensors, decoder.conv_in.bias",
    "text_encoder/model.safetensors, final_layer_norm.bias",
  })
  void numbersThatAreNoneNameTheirTensor(String file, String tensor) throws IOException {
    Path source = Golden.path("pipelines/base").resolve(file);
    String name;
    try (Safetensors weights = Safetensors.open(source)) {
      name = weights.names().stream().filter(n -> n.endsWith(tensor)).findFirst().orElseThrow();
    }
    try (Checkpoint bad = Checkpoint.open(damaged(file, name));
        StableDiffusion broken = StableDiffusion.open(bad, DType.FLOAT32)) {
      SampleRequest request = request(SchedulerName.DDIM, 2);
      assertThatThrownBy(() -> broken.generate(request, SampleListener.none()))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("NaN or infinity in the tensor")
          .hasMessageContaining(tensor);
    }
  }

  @Test
  void aDamagedControlNetIsNamedByItsFile() {
    Path file = Golden.path("pipelines/control1");
    RgbImage picture = PipelineCase.picture("control_a");
    try (ControlNetModel net = model.openControl(file, DType.FLOAT32);
        NoGrad off = NoGrad.open()) {
      Tensor bias = net.parameters().get("controlnet_mid_block.bias");
      bias.assign(Tensor.full(Float.NaN, bias.shape()));
      SampleRequest request =
          request(SchedulerName.DDIM, 2).withControls(List.of(Control.of(net, picture, 1)), false);
      assertThatThrownBy(() -> one(request))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("NaN or infinity in the tensor controlnet_mid_block.bias")
          .hasMessageStartingWith(file.toString());
    }
  }

  private Path damaged(String file, String tensor) throws IOException {
    return changed(
        "damaged",
        file,
        (name, values) ->
            name.equals(tensor)
                ? values.add(Tensor.full(Float.NaN, 1).to(values.dtype()))
                : values);
  }

  @Test
  void overflowWithoutADamagedWeightSaysSo() {
    SampleRequest request = request(SchedulerName.DDIM, 2).withGuidance(new Guidance(3e38, 0));
    assertThatThrownBy(() -> one(request))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("though all weights are finite");
  }

  @Test
  void aControlOfNoWeightDoesNothing() {
    SampleRequest request = request(SchedulerName.DDIM, 2);
    RgbImage plain = one(request);
    RgbImage picture = PipelineCase.picture("control_a");
    Path file = Golden.path("pipelines/control1");
    try (ControlNetModel net = model.openControl(file, DType.FLOAT32)) {
      RgbImage without = one(request.withControls(List.of(Control.of(net, picture, 0)), false));
      RgbImage with = one(request.withControls(List.of(Control.of(net, picture, 1)), false));
      assertThat(without.data()).isEqualTo(plain.data());
      assertThat(PipelineTest.psnr(with, plain)).isLessThan(40);
    }
  }

  @Test
  void sixteenBitsComeClose() {
    SampleRequest request = request(SchedulerName.DDIM, 3);
    try (StableDiffusion half = StableDiffusion.open(checkpoint, DType.BFLOAT16)) {
      RgbImage rough = half.generate(request, SampleListener.none()).get(0);
      assertThat(PipelineTest.psnr(rough, one(request))).isGreaterThan(15);
    }
  }

  @Test
  void theSizeIsThatOfWhatIsGiven() {
    SampleRequest plain = SampleRequest.of("a", 1);
    assertThat(model.size(plain)).isEqualTo(new SampleRequest.Size(64, 64));
    RgbImage input = PipelineCase.picture("input");
    SampleRequest image = plain.withStart(new Start.Image(input, 0.5));
    assertThat(model.size(image)).isEqualTo(new SampleRequest.Size(64, 48));
    assertThat(model.size(image.withSize(8, 8))).isEqualTo(new SampleRequest.Size(8, 8));
  }

  @Test
  void refusesWhatDoesNotFit() {
    SampleRequest request = request(SchedulerName.DDIM, 3);
    refused(request.withSize(41, 32), "41x32", "multiples of 8");
    refused(request.withPrompt(new SampleRequest.Prompt("a", "", 9)), "clip skip", "0 to 3");
    RgbImage input = PipelineCase.picture("input");
    refused(request.withStart(new Start.Image(input, 0.1)), "strength", "no step of 3");
    refused(request(SchedulerName.DDIM, 1001), "1001 steps");
  }

  private void refused(SampleRequest request, String... words) {
    assertThatThrownBy(() -> one(request))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void anInpaintingModelNeedsAMask() throws IOException {
    Path path = PipelineCase.named("fill9").model(folder);
    try (Checkpoint other = Checkpoint.open(path);
        StableDiffusion inpainting = StableDiffusion.open(other, DType.FLOAT32)) {
      assertThat(inpainting.isInpainting()).isTrue();
      assertThatThrownBy(() -> inpainting.generate(request(null, 3), SampleListener.none()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("inpainting");
    }
  }

  @Test
  void controlNetsOfOtherModelsAreRefused() {
    Path other = Golden.path("checkpoints/control");
    assertThatThrownBy(() -> model.openControl(other, DType.FLOAT32))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("block_out_channels [4, 8]");
    assertThatThrownBy(() -> model.openControl(Golden.path("pipelines/base"), DType.FLOAT32))
        .isInstanceOf(BadModelException.class)
        .hasMessageContaining("no controlnet");
  }

  @Test
  void tinyAutoencodersHaveNoTiles() throws IOException {
    Path path = PipelineCase.named("tiny_vae").model(folder);
    try (Checkpoint other = Checkpoint.open(path);
        StableDiffusion tiny = StableDiffusion.open(other, DType.FLOAT32)) {
      tiny.setTiling(false);
      assertThatThrownBy(() -> tiny.setTiling(true))
          .isInstanceOf(BadModelException.class)
          .hasMessageContaining("AutoencoderTiny");
    }
  }
}
