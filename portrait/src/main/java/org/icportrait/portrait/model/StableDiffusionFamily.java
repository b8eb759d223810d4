package org.icportrait.portrait.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.portrait.head.PretrainedHead;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;

/** A Stable Diffusion checkpoint with the method's parts beside it. */
final class StableDiffusionFamily implements ModelFamily {
  private static final int STEPS = 20; // from pure noise
  private static final String ADAPT = "adapt";
  private static final String STITCH = "stitch";

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
  public boolean readsText() {
    return true;
  }

  @Override
  public int defaultSteps() {
    return STEPS;
  }

  @Override
  public void check(Path folder) {
    PartConfig.readAdapt(BaseParts.require(folder, ADAPT));
    PartConfig.readStitch(BaseParts.require(folder, STITCH));
  }

  @Override
  public HeadParts open(Path folder, DType compute) {
    Path adapt = BaseParts.require(folder, ADAPT);
    Path stitch = BaseParts.require(folder, STITCH);
    PartConfig part = PartConfig.readStitch(stitch);
    boolean fits =
        part.size() > 0
            && (HeadParts.PARSED % part.size() == 0 || part.size() % HeadParts.PARSED == 0);
    if (!fits) {
      throw new BadModelException(
          stitch.toString(),
          "size " + part.size(),
          "one that divides " + HeadParts.PARSED + ", or a multiple of it");
    }
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
      adaptation.packKernelsForSpeed();
      stitching.packKernelsForSpeed();
      SchedulerConfig scheduler = base.scheduler();
      WholeHeadDenoiser denoiser =
          new WholeHeadDenoiser(
              adaptation,
              stitching,
              new PretrainedHead(autoencoder, scheduler.predictionType()),
              new NoiseSchedule(scheduler));
      return new HeadParts(
          part.size(),
          autoencoder,
          adaptation,
          stitching,
          denoiser,
          scheduler,
          base,
          part.prompt() == null ? "" : part.prompt(),
          ConditionDropout.orNone(part.dropout()));
    } catch (RuntimeException e) {
      opened.forEach(HeadParts::closeQuietly);
      throw e;
    }
  }
}
