package org.icportrait.portrait.generate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.autoencoder.PatchAutoencoder;
import org.icportrait.diffusion.autoencoder.PatchAutoencoderConfig;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.Safetensors;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceMatch;
import org.icportrait.face.Picture;
import org.icportrait.face.geometry.DenseMatcher;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.portrait.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.stitch.EstimateVariance;
import org.icportrait.portrait.stitch.LightingAwareStitching;

/** A model folder in memory: geometry, autoencoder, denoiser and branch. Owns native memory. */
public final class PortraitModel implements AutoCloseable {
  private static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

  private final ModelCard card;
  private final FaceAnalyzer analyzer;
  private final PatchAutoencoder autoencoder;
  private final ViewConsistentAdaptation adaptation;
  private final LightingAwareStitching stitching;
  private final EstimateVariance variance;
  private final SchedulerConfig scheduler;
  private final NoiseSchedule schedule;

  private PortraitModel(
      ModelCard card,
      FaceAnalyzer analyzer,
      PatchAutoencoder autoencoder,
      ViewConsistentAdaptation adaptation,
      LightingAwareStitching stitching,
      EstimateVariance variance,
      SchedulerConfig scheduler) {
    this.card = card;
    this.analyzer = analyzer;
    this.autoencoder = autoencoder;
    this.adaptation = adaptation;
    this.stitching = stitching;
    this.variance = variance;
    this.scheduler = scheduler;
    this.schedule = new NoiseSchedule(scheduler);
  }

  /**
   * Opens a model folder after comparing all its files with its card.
   *
   * @param compute element type of the heavy computations
   * @throws BadModelException naming the file that is missing, damaged or does not fit
   */
  public static PortraitModel open(Path folder, DType compute) {
    ModelCard card = ModelCard.read(folder);
    card.verify(folder);
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      FaceAnalyzer analyzer = FaceAnalyzer.open(folder.resolve("geometry"), compute);
      opened.add(analyzer);
      PatchAutoencoder autoencoder = openAutoencoder(folder.resolve("vae"));
      opened.add(autoencoder);
      autoencoder.setComputeType(compute);
      Path unet = folder.resolve("unet");
      UNet2DConditionConfig config = UNet2DConditionConfig.read(unet.resolve("config.json"));
      ViewConsistentAdaptation adaptation = new ViewConsistentAdaptation(config);
      opened.add(adaptation);
      load(adaptation.unet(), unet.resolve(WEIGHTS));
      adaptation.unet().setComputeType(compute);
      LightingAwareStitching stitching = new LightingAwareStitching(config);
      opened.add(stitching);
      Path stitch = folder.resolve("stitch");
      load(stitching.branch(), stitch.resolve(WEIGHTS));
      stitching.branch().setComputeType(compute);
      PartConfig part = ModelJson.read(stitch.resolve("config.json"), PartConfig.class);
      Path schedule = folder.resolve("scheduler").resolve("scheduler_config.json");
      return new PortraitModel(
          card,
          analyzer,
          autoencoder,
          adaptation,
          stitching,
          part.estimateVariance(),
          SchedulerConfig.read(schedule));
    } catch (RuntimeException e) {
      opened.forEach(PortraitModel::closeQuietly);
      throw e;
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void load(Module module, Path file) {
    try (Safetensors source = Safetensors.open(file)) {
      module.load(source);
      module.setTrainable(false);
    }
  }

  /**
   * Opens the part {@code vae/} alone.
   *
   * @throws BadModelException when a file is missing or does not fit
   */
  public static PatchAutoencoder openAutoencoder(Path folder) {
    PatchAutoencoderConfig config =
        ModelJson.read(folder.resolve("config.json"), PatchAutoencoderConfig.class);
    if (!PatchAutoencoderConfig.CLASS_NAME.equals(config.className())) {
      throw new BadModelException(
          folder.toString(), "class " + config.className(), PatchAutoencoderConfig.CLASS_NAME);
    }
    PatchAutoencoder network = new PatchAutoencoder(config);
    load(network, folder.resolve(WEIGHTS));
    return network;
  }

  /**
   * Compares all files of a folder with its card and reads every weight.
   *
   * @throws BadModelException naming the first file that is wrong
   */
  public static void verify(Path folder) {
    open(folder, DType.FLOAT32).close();
  }

  /** The text of {@code model_index.json}. */
  public static String index() {
    return """
        {
          "_class_name" : "IcPortraitPipeline",
          "scheduler" : [ "diffusers", "DDIMScheduler" ],
          "unet" : [ "icportrait", "UNet2DConditionModel" ],
          "vae" : [ "icportrait", "PatchAutoencoder" ],
          "stitch" : [ "icportrait", "LightingAwareStitching" ],
          "geometry" : [ "icportrait", "FaceAnalyzer" ]
        }
        """;
  }

  /** What the folder says about itself. */
  public ModelCard card() {
    return card;
  }

  /** All faces of a picture, largest first; empty when there is none. */
  public List<FaceAnalysis> faces(Picture picture) {
    return analyzer.analyze(picture);
  }

  /** Points of two faces with the same canonical coordinates. */
  public List<FaceMatch> match(FaceAnalysis a, FaceAnalysis b) {
    return DenseMatcher.match(a.geometry(), b.geometry());
  }

  FaceAnalyzer analyzer() {
    return analyzer;
  }

  PatchAutoencoder autoencoder() {
    return autoencoder;
  }

  ViewConsistentAdaptation adaptation() {
    return adaptation;
  }

  LightingAwareStitching stitching() {
    return stitching;
  }

  EstimateVariance variance() {
    return variance;
  }

  SchedulerConfig scheduler() {
    return scheduler;
  }

  NoiseSchedule schedule() {
    return schedule;
  }

  @Override
  public void close() {
    analyzer.close();
    autoencoder.close();
    adaptation.close();
    stitching.close();
  }
}
