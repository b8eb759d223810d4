package org.icportrait.portrait.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.Parametrisation;

/** Our own family: everything lies in the folder. */
final class MiniFamily implements ModelFamily {
  @Override
  public String name() {
    return "mini";
  }

  @Override
  public boolean isOwnLayout() {
    return true;
  }

  @Override
  public Path geometry(Path folder, Path lender) {
    return folder.resolve("geometry");
  }

  @Override
  public DenoiserParts open(Path folder, DType compute) {
    if (!Files.isDirectory(folder.resolve("unet"))) {
      return null;
    }
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      PatchAutoencoder autoencoder = PortraitModel.openAutoencoder(folder.resolve("vae"));
      opened.add(autoencoder);
      autoencoder.setComputeType(compute);
      Path unet = folder.resolve("unet");
      UNet2DConditionConfig config = UNet2DConditionConfig.read(unet.resolve("config.json"));
      ViewConsistentAdaptation adaptation =
          EmptyParameters.make(DType.FLOAT32, () -> new ViewConsistentAdaptation(config));
      opened.add(adaptation);
      DenoiserParts.load(adaptation.unet(), unet);
      adaptation.unet().setComputeType(compute);
      LightingAwareStitching stitching =
          EmptyParameters.make(DType.FLOAT32, () -> new LightingAwareStitching(config));
      opened.add(stitching);
      Path stitch = folder.resolve("stitch");
      DenoiserParts.load(stitching.branch(), stitch);
      stitching.branch().setComputeType(compute);
      PartConfig part = ModelJson.read(stitch.resolve("config.json"), PartConfig.class);
      Path schedule = folder.resolve("scheduler").resolve("scheduler_config.json");
      return new DenoiserParts(
          autoencoder,
          adaptation,
          stitching,
          new Parametrisation.Residual(part.estimateVariance()),
          SchedulerConfig.read(schedule),
          null,
          null,
          ConditionDropout.orNone(part.dropout()));
    } catch (RuntimeException e) {
      opened.forEach(DenoiserParts::closeQuietly);
      throw e;
    }
  }
}
