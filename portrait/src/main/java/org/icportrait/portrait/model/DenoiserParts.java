package org.icportrait.portrait.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.Safetensors;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.Parametrisation;

/**
 * The networks that turn noise into a portrait, from whichever family. Owns native memory.
 *
 * @param autoencoder a Module, too
 * @param base where text is encoded; null in a family without text
 * @param prompt that the parts were trained with; null without text
 * @param dropout the conditions that samples missed in training
 */
public record DenoiserParts(
    Autoencoder autoencoder,
    ViewConsistentAdaptation adaptation,
    LightingAwareStitching stitching,
    Parametrisation parametrisation,
    SchedulerConfig scheduler,
    BaseCheckpoint base,
    String prompt,
    ConditionDropout dropout)
    implements AutoCloseable {

  /** Our own family: everything lies in the folder. */
  static DenoiserParts mini(Path folder, DType compute) {
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
      load(adaptation.unet(), unet);
      adaptation.unet().setComputeType(compute);
      LightingAwareStitching stitching =
          EmptyParameters.make(DType.FLOAT32, () -> new LightingAwareStitching(config));
      opened.add(stitching);
      Path stitch = folder.resolve("stitch");
      load(stitching.branch(), stitch);
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

  /** A Stable Diffusion checkpoint with the method's parts beside it. */
  static DenoiserParts base(Path folder, DType compute) {
    Path adapt = BaseParts.require(folder, "adapt");
    Path stitch = BaseParts.require(folder, "stitch");
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      BaseCheckpoint base = BaseCheckpoint.open(folder);
      opened.add(base);
      Autoencoder autoencoder = base.autoencoder(compute);
      opened.add((Module) autoencoder);
      ViewConsistentAdaptation adaptation =
          BaseParts.adaptation(base, adapt, compute, BaseParts.Factors.MERGED);
      opened.add(adaptation);
      adaptation.unet().setComputeType(compute);
      LightingAwareStitching stitching =
          BaseParts.stitching(base, adaptation, stitch, compute, BaseParts.Factors.MERGED);
      opened.add(stitching);
      stitching.branch().setComputeType(compute);
      SchedulerConfig scheduler = base.scheduler();
      PartConfig part = PartConfig.readStitch(stitch);
      return new DenoiserParts(
          autoencoder,
          adaptation,
          stitching,
          new Parametrisation.Pretrained(scheduler.predictionType()),
          scheduler,
          base,
          part.prompt() == null ? "" : part.prompt(),
          ConditionDropout.orNone(part.dropout()));
    } catch (RuntimeException e) {
      opened.forEach(DenoiserParts::closeQuietly);
      throw e;
    }
  }

  /** Loads the weights of a part, which are then frozen. */
  static void load(Module module, Path part) {
    try (Safetensors source = Safetensors.open(part.resolve(BaseParts.WEIGHTS))) {
      module.load(source);
      module.setTrainable(false);
    }
  }

  static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    ((Module) autoencoder).close();
    adaptation.close();
    stitching.close();
    if (base != null) {
      base.close();
    }
  }
}
