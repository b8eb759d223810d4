package org.icportrait.app.option;

import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Engine;
import org.icportrait.portrait.model.PortraitModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which model computes, and how. */
public final class ModelOptions {
  /** What the heavy computations are done in. */
  public enum Precision {
    AUTO,
    FLOAT32,
    BFLOAT16;

    public DType type() {
      return switch (this) {
        case AUTO -> Engine.fastestType();
        case FLOAT32 -> DType.FLOAT32;
        case BFLOAT16 -> DType.BFLOAT16;
      };
    }
  }

  public static final int MAX_THREADS = 1024;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model folder; without it models/mini, which comes with icportrait.")
  Path model;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description = "auto, float32 or bfloat16; auto is bfloat16 on processors that compute in it.")
  Precision precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; without it as many as there are cores.")
  Integer threads;

  @Mixin DeviceOption device;

  /** Checks the options and chooses the device, which the automatic precision depends on. */
  public void check() {
    device.use();
    if (threads != null) {
      OptionRange.check(spec, "--threads", threads, 1, MAX_THREADS);
    }
  }

  /** Threads to compute with, or null for as many as there are cores. */
  public Integer threads() {
    return threads;
  }

  /** What computes, as it was given. */
  public String device() {
    return device.name();
  }

  public Path folder() {
    return model != null ? model : standardFolder();
  }

  /** The model that comes with icportrait. */
  public static Path standardFolder() {
    return Path.of(System.getProperty("icportrait.home", "."), "models", "mini");
  }

  public DType computeType() {
    return precision.type();
  }

  /**
   * Opens the model; pictures should have been read before, which is faster and fails faster.
   *
   * @throws BadModelException when there is none in the folder or it is damaged
   */
  public PortraitModel open() {
    requireFolder(folder());
    if (threads != null) {
      Engine.setThreads(threads);
    }
    return PortraitModel.open(folder(), standardFolder(), computeType());
  }

  public static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BadModelException(
          folder.toString(), "no such folder", "a model folder such as models/mini");
    }
  }
}
