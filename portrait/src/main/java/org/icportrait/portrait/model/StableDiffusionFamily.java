package org.icportrait.portrait.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.Parametrisation;

/** A Stable Diffusion checkpoint with the method's parts beside it. */
final class StableDiffusionFamily implements ModelFamily {
  @Override
  public String name() {
    return "sd15";
  }

  @Override
  public boolean isOwnLayout() {
    return false;
  }

  @Override
  public Path geometry(Path folder, Path lender) {
    Path own = folder.resolve("geometry");
    return Files.isDirectory(own) ? own : lender.resolve("geometry");
  }

  @Override
  public DenoiserParts open(Path folder, DType compute) {
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
}
