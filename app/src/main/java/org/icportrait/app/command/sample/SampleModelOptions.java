package org.icportrait.app.command.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.icportrait.app.option.CheckpointChoice;
import org.icportrait.app.option.DeviceOption;
import org.icportrait.app.option.ModelOptions;
import org.icportrait.app.option.OptionRange;
import org.icportrait.app.session.Session;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.lora.Lora;
import org.icportrait.diffusion.lora.LoraStack;
import org.icportrait.diffusion.lora.LoraTargets;
import org.icportrait.diffusion.pipeline.Networks;
import org.icportrait.diffusion.pipeline.StableDiffusion;
import org.icportrait.diffusion.text.TextualInversion;
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
  record LoraFile(Path path, double weight) {}

  /**
   * A textual inversion.
   *
   * @param name the word that stands for it
   * @param path its file
   */
  record EmbeddingFile(String name, Path path) {}

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "PATH",
      description = "Stable Diffusion 1.x or 2.x: a diffusers folder or a .safetensors file.")
  Path model;

  @Option(
      names = "--lora",
      paramLabel = "FILE[:WEIGHT]",
      description = "LoRA to add with a weight, 1 without it; may be given several times.")
  List<String> loras = new ArrayList<>();

  @Option(
      names = "--embedding",
      paramLabel = "NAME=FILE",
      description =
          "Textual inversion that NAME stands for in both prompts; may be given several times.")
  List<String> embeddings = new ArrayList<>();

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "auto, float32 or bfloat16; without it float32 on a processor, auto on a GPU: bfloat16,"
              + " or float16 where it has none.")
  ModelOptions.Precision precision; // null when not given

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
    if (model == null) {
      throw OptionRange.refuse(spec, "--model", "none", "a checkpoint, or --from with a picture");
    }
    loras.forEach(this::parse);
    Set<String> names = new HashSet<>();
    for (EmbeddingFile embedding : embeddingFiles()) {
      if (!names.add(embedding.name)) {
        throw OptionRange.refuse(spec, "--embedding", embedding.name + " twice", "one of a name");
      }
    }
    if (lowMemory && !loras.isEmpty()) {
      throw OptionRange.refuse(
          spec, "--low-memory", "--lora, which changes weights", "one of both only");
    }
    if (lowMemory && fast) {
      throw OptionRange.refuse(spec, "--low-memory", "--fast", "one of both only");
    }
  }

  DType computeType() {
    if (precision == null) {
      return Engine.device().isCpu() ? DType.FLOAT32 : Engine.fastestType();
    }
    return precision.type();
  }

  Checkpoint openCheckpoint() {
    return choice.open(model);
  }

  List<LoraFile> loraFiles() {
    return loras.stream().map(this::parse).toList();
  }

  List<EmbeddingFile> embeddingFiles() {
    List<EmbeddingFile> files = new ArrayList<>();
    for (String text : embeddings) {
      int equals = text.indexOf('=');
      if (equals < 1 || equals == text.length() - 1 || text.substring(0, equals).isBlank()) {
        throw OptionRange.refuse(spec, "--embedding", text, "NAME=FILE");
      }
      Path path = Path.of(text.substring(equals + 1));
      files.add(new EmbeddingFile(text.substring(0, equals), path));
    }
    return files;
  }

  /** Loads the networks, changes them by the LoRAs and adds learned words. */
  StableDiffusion load(Checkpoint checkpoint, Session session) {
    if (threads != null) {
      Engine.setThreads(threads);
    }
    StableDiffusion loaded = StableDiffusion.open(checkpoint, computeType(), residence());
    try {
      loaded.setTiling(tiled);
      loaded.setSlicing(sliced);
      apply(loaded, LoraTargets.of(checkpoint), session);
      loaded.setEmbeddings(
          embeddingFiles().stream().map(e -> TextualInversion.open(e.name, e.path)).toList());
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

  private void apply(StableDiffusion loaded, LoraTargets targets, Session session) {
    List<LoraStack.Weighted> opened = new ArrayList<>();
    try {
      for (LoraFile file : loraFiles()) {
        Lora lora = Lora.open(file.path, targets);
        opened.add(new LoraStack.Weighted(lora, file.weight));
        if (!lora.foreign().isEmpty()) {
          session.say(
              String.format(
                  Locale.ROOT,
                  "warning: %s: left out %d tensors that are of no layer of this model, the first %s",
                  lora.file(),
                  lora.foreign().size(),
                  lora.foreign().get(0)));
        }
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
