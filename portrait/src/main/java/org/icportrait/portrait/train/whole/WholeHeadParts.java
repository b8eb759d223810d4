package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchConfig;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.EstimateVariance;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.RelightingOutput;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.Recipe;

/** The networks of whole heads between stages of training, as the part {@code head/} of a model. */
final class WholeHeadParts implements AutoCloseable {
  private final Recipe recipe;
  private final LinearPatchAutoencoder code;
  private final UNet2DConditionConfig layout; // of the denoiser and the branch
  private final ViewConsistentAdaptation adaptation;
  private final LightingAwareStitching stitching; // null before the stage of stitching
  private final Networks networks;
  private final SchedulerConfig scheduler = SchedulerConfig.mini();
  private final boolean fresh;
  private EstimateVariance variance;

  /** All that is trained. */
  private static final class Networks extends Module {
    Networks(ViewConsistentAdaptation adaptation, LightingAwareStitching stitching) {
      child("adaptation", adaptation);
      if (stitching != null) {
        child("stitching", stitching);
      }
    }
  }

  WholeHeadParts(Recipe recipe, boolean withBranch) {
    this.recipe = recipe;
    code = new LinearPatchAutoencoder(LinearPatchConfig.mini(HeadPlanes.patch(recipe.crop())));
    int c = code.latentChannels();
    layout =
        UNet2DConditionConfig.wholeHead(
            WholeHeadInputs.canvasChannels(c), RelightingOutput.channels(c));
    adaptation = new ViewConsistentAdaptation(layout, true);
    stitching =
        withBranch
            ? new LightingAwareStitching(layout, WholeHeadInputs.conditionChannels(c))
            : null;
    Path start = new ModelParts(recipe.parts()).find(WholeHeadConfig.PART);
    fresh = start == null;
    boolean branchToo = false;
    if (start != null) {
      WholeHeadConfig known = WholeHeadConfig.read(start);
      variance = known.estimateVariance();
      ModelParts.load(code, start.resolve(WholeHeadConfig.CODE));
      ModelParts.load(adaptation.unet(), start.resolve(WholeHeadConfig.UNET));
      branchToo = known.stitched();
      if (withBranch && branchToo) {
        ModelParts.load(stitching.branch(), start.resolve(WholeHeadConfig.STITCH));
      }
    }
    adaptation.unet().setComputeType(recipe.computeType());
    if (withBranch) {
      stitching.branch().setComputeType(recipe.computeType());
      if (!branchToo) {
        stitching.branch().copyEncoder(adaptation.unet());
      }
    }
    networks = new Networks(adaptation, stitching);
  }

  /** Whether nothing was trained before: the code is to be fitted. */
  boolean isFresh() {
    return fresh;
  }

  /** Fits the code of pictures, each [N, 3, S, S], -1..1. */
  void fitCode(List<Tensor> pictures) {
    code.fit(pictures);
  }

  void setVariance(EstimateVariance measured) {
    variance = measured;
  }

  EstimateVariance variance() {
    return variance;
  }

  LinearPatchAutoencoder code() {
    return code;
  }

  Module networks() {
    return networks;
  }

  WholeHeadDenoiser denoiser() {
    return new WholeHeadDenoiser(
        adaptation, stitching, code, variance, new NoiseSchedule(scheduler));
  }

  void export(Path folder, int size) throws IOException {
    Path part = folder.resolve(WholeHeadConfig.PART);
    WholeHeadConfig config =
        WholeHeadConfig.of(size, variance, stitching != null, recipe.toString());
    ModelParts.write(part, WholeHeadConfig.FILE, config, null);
    ModelParts.write(part.resolve(WholeHeadConfig.CODE), WholeHeadConfig.FILE, code.config(), code);
    ModelParts.write(
        part.resolve(WholeHeadConfig.UNET), WholeHeadConfig.FILE, layout, adaptation.unet());
    ModelParts.write(
        part.resolve(WholeHeadConfig.SCHEDULER), "scheduler_config.json", scheduler, null);
    if (stitching != null) {
      ModelParts.write(
          part.resolve(WholeHeadConfig.STITCH),
          WholeHeadConfig.FILE,
          java.util.Map.of("_class_name", "LightingAwareStitching"),
          stitching.branch());
    }
  }

  @Override
  public void close() {
    networks.close();
    code.close();
  }
}
