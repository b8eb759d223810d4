package org.icportrait.portrait.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.lora.Lora;
import org.icportrait.diffusion.lora.LoraStack;
import org.icportrait.diffusion.lora.LoraTargets;
import org.icportrait.diffusion.lora.LoraTraining;
import org.icportrait.diffusion.unet.WidenedInput;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.ModuleTensors;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.TensorSource;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;

/** Makes the method's networks from a base and the parts {@code adapt/} and {@code stitch/}. */
public final class BaseParts {
  /** Weights of a part: all of them, or those that the base has none for. */
  public static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

  private BaseParts() {}

  /** Parameters of the U-Net on the canvas that a LoRA leaves to be trained as they are. */
  public static boolean isOwnOfAdapt(String parameter) {
    return parameter.startsWith("conv_in.");
  }

  /** Parameters of the branch that its base has none for. */
  public static boolean isOwnOfStitch(String parameter) {
    return parameter.startsWith("controlnet_");
  }

  /** What becomes of a part's low-rank factors. */
  public enum Factors {
    /** They are added to the weights. */
    MERGED,
    /** They are left out, for a training that goes on with them. */
    LEFT_OUT
  }

  /**
   * The U-Net on the canvas.
   *
   * @param part the folder {@code adapt/}, or null for the base as it is
   * @param type of the weights
   * @param factors of a part by LoRA
   * @throws BadModelException when a file is missing or of another width than the base
   */
  public static ViewConsistentAdaptation adaptation(
      BaseCheckpoint base, Path part, DType type, Factors factors) {
    PartConfig.Form form = part == null ? null : PartConfig.readAdapt(part).form();
    ViewConsistentAdaptation network;
    try (EmptyParameters empty = EmptyParameters.open(type)) {
      network = new ViewConsistentAdaptation(base.canvas());
    }
    try {
      if (form == PartConfig.Form.FULL) {
        try (Safetensors weights = Safetensors.open(part.resolve(WEIGHTS))) {
          requireCanvas(weights, base);
          network.unet().load(weights);
        }
      } else {
        network.unet().load(base.weights());
      }
      if (form == PartConfig.Form.LORA) {
        if (factors == Factors.MERGED) {
          merge(network.unet(), base.weights(), part);
        }
        readOwn(base, network.unet(), part, BaseParts::isOwnOfAdapt);
      }
      network.setTrainable(false);
      network.packKernels(); // not for speed: training needs the weights as they are
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /**
   * The branch.
   *
   * @param adaptation the U-Net whose encoder it copied
   * @param part the folder {@code stitch/}, or null for a branch before training
   * @param type of the weights
   * @param factors of a part by LoRA
   * @throws BadModelException when a file is missing or of another width than the base
   */
  public static LightingAwareStitching stitching(
      BaseCheckpoint base,
      ViewConsistentAdaptation adaptation,
      Path part,
      DType type,
      Factors factors) {
    PartConfig.Form form = part == null ? null : PartConfig.readStitch(part).form();
    LightingAwareStitching network = form == null ? fresh(base, type) : empty(base, type);
    try {
      if (form == PartConfig.Form.FULL) {
        try (Safetensors weights = Safetensors.open(part.resolve(WEIGHTS))) {
          network.branch().load(weights);
        }
      } else {
        network.branch().copyEncoder(adaptation.unet());
      }
      if (form == PartConfig.Form.LORA) {
        if (factors == Factors.MERGED) {
          try (TensorScope scope = TensorScope.open()) {
            String name = "the branch's encoder";
            merge(network.branch(), new ModuleTensors(name, network.branch()), part);
          }
        }
        readOwn(base, network.branch(), part, BaseParts::isOwnOfStitch);
      }
      network.setTrainable(false);
      network.packKernels(); // not for speed: training needs the weights as they are
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static LightingAwareStitching empty(BaseCheckpoint base, DType type) {
    try (EmptyParameters empty = EmptyParameters.open(type)) {
      return new LightingAwareStitching(base.canvas(), conditionChannels(base));
    }
  }

  private static int conditionChannels(BaseCheckpoint base) {
    return WholeHeadInputs.conditionChannels(base.canvas().outChannels());
  }

  /** With first values: what the base has no weights for starts from zero or at random. */
  private static LightingAwareStitching fresh(BaseCheckpoint base, DType type) {
    LightingAwareStitching network =
        new LightingAwareStitching(base.canvas(), conditionChannels(base));
    network.convert(type);
    return network;
  }

  private static void merge(Module network, TensorSource before, Path part) {
    LoraTargets targets = new LoraTargets().add(ComponentKind.UNET, before);
    try (Lora lora = Lora.open(part.resolve(LoraTraining.FILE), targets)) {
      if (!lora.foreign().isEmpty()) {
        throw new BadModelException(
            lora.file(), "unknown tensor " + lora.foreign().get(0), "factors of this network only");
      }
      new LoraStack(ComponentKind.UNET, network.parameters(), before)
          .apply(List.of(new LoraStack.Weighted(lora, 1)));
    }
  }

  /** Refuses a U-Net for another canvas, such as that of faces alone, which older versions had. */
  private static void requireCanvas(Safetensors weights, BaseCheckpoint base) {
    int wanted = base.canvas().inChannels();
    if (!weights.names().contains(WidenedInput.NAME)) {
      return; // named by what follows
    }
    long[] shape = weights.shape(WidenedInput.NAME);
    if (shape.length == 4 && shape[1] != wanted) {
      throw new BadModelException(
          weights.file(),
          "a U-Net that reads " + shape[1] + " channels",
          wanted + ", a canvas of whole heads: train adapt/ and stitch/ anew (docs/sd15.md)");
    }
  }

  /** Reads what the base has no weights for. */
  private static void readOwn(
      BaseCheckpoint base, Module network, Path part, Predicate<String> own) {
    var parameters = network.parameters();
    Set<String> names =
        parameters.keySet().stream().filter(own).collect(Collectors.toCollection(TreeSet::new));
    try (Safetensors weights = Safetensors.open(part.resolve(WEIGHTS))) {
      if (names.contains(WidenedInput.NAME)) {
        requireCanvas(weights, base);
      }
      if (!new TreeSet<>(weights.names()).equals(names)) {
        throw new BadModelException(
            weights.file(), "tensors " + new TreeSet<>(weights.names()), names.toString());
      }
      for (String name : names) {
        weights.expectShape(name, parameters.get(name).shape());
        weights.readInto(name, parameters.get(name));
      }
    }
  }

  /**
   * The folder of a part.
   *
   * @throws BadModelException saying how to get it when it isn't there
   */
  static Path require(Path model, String name) {
    Path part = model.resolve(name);
    if (!Files.isDirectory(part)) {
      throw new BadModelException(
          model.toString(),
          "no " + name + "/",
          name + "/ as `icportrait train " + name + " --base` exports it");
    }
    return part;
  }

  /**
   * Trains the convolutions that a base has no weights for, in float32: beside factors they are
   * what a part consists of.
   *
   * @param own names of weights that are the part's own
   */
  public static void trainOwn(Module network, Predicate<String> own) {
    network
        .modules(Conv2d.class)
        .forEach(
            (name, convolution) -> {
              if (own.test(name + ".")) {
                convolution.convert(DType.FLOAT32);
                convolution.setTrainable(true);
              }
            });
  }
}
