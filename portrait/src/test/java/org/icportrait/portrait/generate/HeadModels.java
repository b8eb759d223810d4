package org.icportrait.portrait.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchConfig;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Module;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.parse.FaceParser;
import org.icportrait.face.parse.ParseConfig;
import org.icportrait.face.parse.ParseNetwork;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.RelightingOutput;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.ModelParts;

/** Model folders with the parts {@code parse/} and {@code head/}: small networks at random. */
final class HeadModels {
  private static final Path MINI = Path.of("..").resolve("models/mini");
  private static final int PATCH = 4;
  private static final float SURE = 12; // a logit

  private HeadModels() {}

  /**
   * The committed geometry with both parts.
   *
   * @param masks 0 or 1 each, what the parser says of every pixel: hair, skin, person, occluder
   */
  static Path whole(Path folder, float... masks) throws IOException {
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("geometry"), MINI.resolve("geometry").toRealPath());
    ModelCard.write(folder, "mini", 256, 0.8, Map.of());
    writeParser(folder.resolve("parse"), masks);
    writeHead(folder.resolve(WholeHeadConfig.PART), 256);
    return folder;
  }

  private static void writeParser(Path part, float... masks) throws IOException {
    try (ParseNetwork network = new ParseNetwork()) {
      float[] bias = new float[masks.length * PATCH * PATCH];
      for (int i = 0; i < bias.length; i++) {
        bias[i] = masks[i / (PATCH * PATCH)] > 0.5 ? SURE : -SURE;
      }
      try (TensorScope scope = TensorScope.open()) {
        Tensor weight = network.parameters().get("out.weight");
        weight.assign(Tensor.zeros(weight.shape()));
        network.parameters().get("out.bias").assign(Tensor.of(bias, bias.length));
      }
      ModelParts.write(part, ParseConfig.FILE, ParseConfig.current(), null);
      ModelParts.writeWeights(network, part.resolve(FaceParser.WEIGHTS));
    }
  }

  /**
   * Weights at random, those that begin as zeros too.
   *
   * @param size of the crops that the networks see
   */
  static void writeHead(Path part, int size) throws IOException {
    LinearPatchConfig layout = LinearPatchConfig.mini(HeadPlanes.patch(size));
    int channels = layout.latentChannels();
    UNet2DConditionConfig whole =
        UNet2DConditionConfig.wholeHead(
            WholeHeadInputs.canvasChannels(channels), RelightingOutput.channels(channels));
    UNet2DConditionConfig config = narrow(whole, 32);
    List<Float> variance = Collections.nCopies(channels, 0.5f);
    WholeHeadConfig head =
        WholeHeadConfig.of(size, new EstimateVariance(variance, variance, variance), true, "none");
    ModelParts.write(part, WholeHeadConfig.FILE, head, null);
    ModelParts.write(
        part.resolve(WholeHeadConfig.SCHEDULER),
        "scheduler_config.json",
        SchedulerConfig.mini(),
        null);
    RandomSource.seedParameters(5);
    try (LinearPatchAutoencoder code = new LinearPatchAutoencoder(layout);
        ViewConsistentAdaptation adaptation = new ViewConsistentAdaptation(config, true);
        LightingAwareStitching stitching =
            new LightingAwareStitching(config, WholeHeadInputs.conditionChannels(channels))) {
      disturb(adaptation);
      disturb(stitching);
      ModelParts.write(part.resolve(WholeHeadConfig.CODE), WholeHeadConfig.FILE, layout, code);
      ModelParts.write(
          part.resolve(WholeHeadConfig.UNET), WholeHeadConfig.FILE, config, adaptation.unet());
      ModelParts.write(
          part.resolve(WholeHeadConfig.STITCH),
          WholeHeadConfig.FILE,
          Map.of("_class_name", "LightingAwareStitching"),
          stitching.branch());
    }
  }

  static UNet2DConditionConfig narrow(UNet2DConditionConfig c, int width) {
    return new UNet2DConditionConfig(
        c.className(),
        c.sampleSize(),
        c.inChannels(),
        c.outChannels(),
        c.downBlockTypes(),
        c.midBlockType(),
        c.upBlockTypes(),
        c.onlyCrossAttention(),
        List.of(width, width, width),
        c.layersPerBlock(),
        c.attentionHeadDim(),
        c.crossAttentionDim(),
        c.transformerLayersPerBlock(),
        c.reverseTransformerLayersPerBlock(),
        c.useLinearProjection(),
        c.upcastAttention(),
        c.timeCondProjDim(),
        c.normNumGroups(),
        c.normEps(),
        c.flipSinToCos(),
        c.freqShift(),
        c.downsamplePadding(),
        c.actFn());
  }

  /** Changes all weights, those that begin as zeros too. */
  static void disturb(Module network) {
    try (TensorScope scope = TensorScope.open();
        RandomSource source = RandomSource.seeded(3)) {
      for (Tensor weight : network.parameters().values()) {
        weight.assign(weight.detach().add(source.normal(weight.shape()).mul(0.1)));
      }
    }
  }
}
