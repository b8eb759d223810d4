package org.icportrait.portrait.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoderConfig;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.RandomSource;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.model.ModelCard;
import org.icportrait.portrait.model.PartConfig;
import org.icportrait.portrait.train.run.ModelParts;

/** A model folder that draws faces alone: the committed geometry, small networks at random. */
final class FaceModels {
  private static final Path MINI = Path.of("..").resolve("models/mini");
  private static final String CONFIG = "config.json";

  private FaceModels() {}

  /** Writes it. */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.createSymbolicLink(folder.resolve("geometry"), MINI.resolve("geometry").toRealPath());
    RandomSource.seedParameters(9);
    PatchAutoencoderConfig code = PatchAutoencoderConfig.mini();
    try (PatchAutoencoder autoencoder = new PatchAutoencoder(code)) {
      ModelParts.write(folder.resolve("vae"), CONFIG, code, autoencoder);
      int channels = autoencoder.latentChannels();
      UNet2DConditionConfig config =
          HeadModels.narrow(
              UNet2DConditionConfig.mini(InContextCanvas.channels(channels), channels), 64);
      try (ViewConsistentAdaptation adaptation = new ViewConsistentAdaptation(config);
          LightingAwareStitching stitching = new LightingAwareStitching(config)) {
        HeadModels.disturb(adaptation);
        HeadModels.disturb(stitching);
        List<Float> half = Collections.nCopies(channels, 0.5f);
        ModelParts.write(folder.resolve("unet"), CONFIG, config, adaptation.unet());
        ModelParts.write(
            folder.resolve("stitch"),
            CONFIG,
            PartConfig.stitch(new EstimateVariance(half, half, half), null),
            stitching.branch());
      }
    }
    ModelParts.write(
        folder.resolve("scheduler"), "scheduler_config.json", SchedulerConfig.mini(), null);
    ModelCard.write(folder, "mini", 256, 0.8, Map.of());
    return folder;
  }
}
