package org.icportrait.portrait.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchConfig;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.UpdatedWeights;
import org.icportrait.face.parse.ParseNetwork;
import org.icportrait.portrait.head.HeadPlanes;
import org.icportrait.portrait.head.ResidualHead;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.canvas.CanvasPlaces;
import org.icportrait.portrait.method.stitch.ConditionDropout;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;
import org.icportrait.portrait.method.stitch.RelightingOutput;

/**
 * The networks that draw whole heads, from whichever family. Owns native memory.
 *
 * @param size S, side in pixels of the head crops that the networks see; divides {@link #PARSED} or
 *     is a multiple of it
 * @param code latents of pictures; a Module, too
 * @param adaptation the denoiser
 * @param stitching the branch; null where there is none
 * @param denoiser all of them together
 * @param scheduler of the noise
 * @param base where text is encoded; null in a family without text
 * @param prompt that the networks were trained with; null without text
 * @param dropout the conditions that samples missed in training
 */
public record HeadParts(
    int size,
    Autoencoder code,
    ViewConsistentAdaptation adaptation,
    LightingAwareStitching stitching,
    WholeHeadDenoiser denoiser,
    SchedulerConfig scheduler,
    BaseCheckpoint base,
    String prompt,
    ConditionDropout dropout)
    implements AutoCloseable {
  /** Side of the crops that are parsed, in pixels. */
  public static final int PARSED = ParseNetwork.SIZE;

  /** Side in pixels of the crops that a head is laid out in; the networks may see fewer pixels. */
  public int laidOut() {
    return Math.max(PARSED, size);
  }

  /**
   * Reads the part {@code head/} of a model of our own.
   *
   * @param part the folder {@code head/}
   * @throws BadModelException when a file is missing or does not fit
   */
  static HeadParts open(Path part, DType compute) {
    WholeHeadConfig config = WholeHeadConfig.read(part);
    if (config.size() < 1 || PARSED % config.size() != 0) {
      throw new BadModelException(
          part.resolve(WholeHeadConfig.FILE).toString(),
          "size " + config.size(),
          "a size that divides " + PARSED);
    }
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      Path codeFolder = part.resolve(WholeHeadConfig.CODE);
      LinearPatchConfig layout =
          ModelJson.read(codeFolder.resolve(WholeHeadConfig.FILE), LinearPatchConfig.class);
      if (layout.patch() != HeadPlanes.patch(config.size())) {
        throw new BadModelException(
            codeFolder.resolve(WholeHeadConfig.FILE).toString(),
            "patch " + layout.patch(),
            HeadPlanes.patch(config.size()) + " for crops of " + config.size());
      }
      LinearPatchAutoencoder code =
          EmptyParameters.make(DType.FLOAT32, () -> new LinearPatchAutoencoder(layout));
      opened.add(code);
      load(code, codeFolder);
      int channels = layout.latentChannels();
      Path unet = part.resolve(WholeHeadConfig.UNET);
      UNet2DConditionConfig network = layout(unet.resolve(WholeHeadConfig.FILE), channels);
      ViewConsistentAdaptation adaptation =
          EmptyParameters.make(DType.FLOAT32, () -> new ViewConsistentAdaptation(network, true));
      opened.add(adaptation);
      load(adaptation.unet(), unet);
      adaptation.unet().setComputeType(compute);
      LightingAwareStitching stitching = null;
      if (config.stitched()) {
        stitching =
            EmptyParameters.make(
                DType.FLOAT32,
                () ->
                    new LightingAwareStitching(
                        network, WholeHeadInputs.conditionChannels(channels)));
        opened.add(stitching);
        load(stitching.branch(), part.resolve(WholeHeadConfig.STITCH));
        stitching.branch().setComputeType(compute);
      }
      Path schedule = part.resolve(WholeHeadConfig.SCHEDULER).resolve("scheduler_config.json");
      SchedulerConfig scheduler = SchedulerConfig.read(schedule);
      WholeHeadDenoiser denoiser =
          new WholeHeadDenoiser(
              adaptation,
              stitching,
              new ResidualHead(code, config.estimateVariance()),
              new NoiseSchedule(scheduler));
      return new HeadParts(
          config.size(),
          code,
          adaptation,
          stitching,
          denoiser,
          scheduler,
          null,
          null,
          ConditionDropout.NONE);
    } catch (RuntimeException e) {
      opened.forEach(HeadParts::closeQuietly);
      throw e;
    }
  }

  /** The layout of the U-Net, which must fit the code. */
  private static UNet2DConditionConfig layout(Path file, int channels) {
    UNet2DConditionConfig config = UNet2DConditionConfig.read(file);
    int in = WholeHeadInputs.canvasChannels(channels);
    int out = RelightingOutput.channels(channels);
    boolean placed = config.inChannels() == in + CanvasPlaces.CHANNELS;
    if ((config.inChannels() != in && !placed) || config.outChannels() != out) {
      throw new BadModelException(
          file.toString(),
          config.inChannels() + " channels in, " + config.outChannels() + " out",
          in + " in and " + out + " out, as latents of " + channels + " need");
    }
    return config;
  }

  /** Loads the weights of a part, which are then frozen. */
  private static void load(Module module, Path part) {
    try (UpdatedWeights source = UpdatedWeights.open(part.resolve(BaseParts.WEIGHTS))) {
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
    ((Module) code).close();
    adaptation.close();
    if (stitching != null) {
      stitching.close();
    }
    if (base != null) {
      base.close();
    }
  }
}
