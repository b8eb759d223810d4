package org.icportrait.app.command.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.app.option.CheckpointChoice;
import org.icportrait.app.option.DeviceOption;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.lora.Lora;
import org.icportrait.diffusion.lora.LoraStack;
import org.icportrait.diffusion.lora.LoraTargets;
import org.icportrait.diffusion.pipeline.Networks;
import org.icportrait.diffusion.pipeline.StableDiffusion;
import org.icportrait.engine.DType;
import org.icportrait.engine.Engine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which checkpoint makes pictures, changed by which LoRAs, and what it computes in. */
final class SampleModelOptions {
  /**
   * A LoRA and how much of it.
   *
   * @param path a file or folder
   * @param weight 1 for as trained
   */
  private record LoraFile(Path path, double weight) {}

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "PATH",
      description = "Stable Diffusion 1.x or 2.x: a diffusers folder or a .safetensors file.")
  Path model;

  @Option(
      names = "--lora",
      paramLabel = "FILE[:WEIGHT]",
      description = "LoRA to add with a weight, 1 without it; may be given several times.")
  List<String> loras = new ArrayList<>();

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      defaultValue = "float32",
      description = "auto, float32 or bfloat16; auto is bfloat16 on processors that compute in it.")
  ModelOptions.Precision precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; without it as many as there are cores.")
  Integer threads;

  @Option(
      names = "--tiled",
      description = "Encode and decode large pictures in overlapping tiles, for less memory.")
  boolean tiled;

  @Option(
      names = "--sliced",
      description = "Encode and decode several pictures one after the other, for less memory.")
  boolean sliced;

  @Option(
      names = "--low-memory",
      description =
          "Leave weights in their files and read them at each step: half the memory, slower.")
  boolean lowMemory;

  @Option(
      names = "--fast",
      description =
          "Keep what makes steps faster in bfloat16 in memory, 1.1 GB for Stable Diffusion 1.x;"
              + " pictures differ by rounding.")
  boolean fast;

  @Mixin CheckpointChoice choice;

  @Mixin DeviceOption device;

  void check() {
    device.use();
    if (threads != null) {
      OptionRange.check(spec, "--threads", threads, 1, ModelOptions.MAX_THREADS);
    }
    loras.forEach(this::parse);
    if (lowMemory && !loras.isEmpty()) {
      throw OptionRange.refuse(
          spec, "--low-memory", "--lora, which changes weights", "one of both only");
    }
    if (lowMemory && fast) {
      throw OptionRange.refuse(spec, "--low-memory", "--fast", "one of both only");
    }
  }

  DType computeType() {
    return precision.type();
  }

  Checkpoint openCheckpoint() {
    return choice.open(model);
  }

  /** Loads the networks and changes them by the LoRAs. */
  StableDiffusion load(Checkpoint checkpoint) {
    if (threads != null) {
      Engine.setThreads(threads);
    }
    StableDiffusion loaded = StableDiffusion.open(checkpoint, computeType(), residence());
    try {
      loaded.setTiling(tiled);
      loaded.setSlicing(sliced);
      apply(loaded, LoraTargets.of(checkpoint));
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private Networks.Residence residence() {
    if (lowMemory) {
      return Networks.Residence.FILE;
    }
    return loras.isEmpty() && !fast ? Networks.Residence.ONE_REQUEST : Networks.Residence.MEMORY;
  }

  private void apply(StableDiffusion loaded, LoraTargets targets) {
    List<LoraStack.Weighted> opened = new ArrayList<>();
    try {
      for (String text : loras) {
        LoraFile file = parse(text);
        opened.add(new LoraStack.Weighted(Lora.open(file.path, targets), file.weight));
      }
      loaded.setLoras(opened);
    } finally {
      opened.forEach(weighted -> weighted.lora().close());
    }
  }

  private LoraFile parse(String text) {
    int colon = text.lastIndexOf(':');
    String after = text.substring(colon + 1);
    boolean path = colon < 2 || after.contains("/") || after.contains("\\"); // C:\ has no weight
    if (path) {
      return new LoraFile(Path.of(text), 1);
    }
    try {
      double weight = Double.parseDouble(after);
      OptionRange.check(spec, "--lora", weight, -100, 100);
      return new LoraFile(Path.of(text.substring(0, colon)), weight);
    } catch (NumberFormatException e) {
      throw OptionRange.refuse(spec, "--lora", text, "FILE:WEIGHT with a number, or FILE");
    }
  }
}
