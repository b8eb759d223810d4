package org.icportrait.diffusion.pipeline;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.autoencoder.AutoencoderKLConfig;
import org.icportrait.diffusion.autoencoder.AutoencoderTiny;
import org.icportrait.diffusion.autoencoder.AutoencoderTinyConfig;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointComponent;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.control.ControlNetConfig;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.text.ClipTextConfig;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.text.ClipTokenizer;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.EmptyParameters;
import org.icportrait.engine.Module;
import org.icportrait.engine.TensorSource;

/** Loads the networks of checkpoints, weights in the element type they are computed in. */
public final class Networks {
  private static final Set<String> TEXT_ENCODERS = Set.of("CLIPTextModel", "CLIPModel");

  private Networks() {}

  /** Where weights are while networks are used; but for the first, the checkpoint stays open. */
  public enum Residence {
    /**
     * In memory, the U-Net's also in the form that computes fastest, see
     * Module.packKernelsForSpeed.
     */
    MEMORY,
    /**
     * For one request in little memory: the U-Net's in memory until its last evaluation, the
     * others', which compute once, in their files.
     */
    ONE_REQUEST,
    /** In their files, read at each evaluation. */
    FILE
  }

  /** The U-Net of a checkpoint. */
  static UNet2DConditionModel unet(CheckpointComponent component, DType type, Residence residence) {
    var config = UNet2DConditionConfig.of(component.file(), component.configuration());
    boolean fast = residence == Residence.MEMORY;
    UNet2DConditionModel unet =
        load(
            () -> new UNet2DConditionModel(config),
            component,
            type,
            residence != Residence.FILE,
            fast ? Module::packKernelsForSpeed : Module::packKernels);
    unet.setComputeType(type);
    return unet;
  }

  /** The autoencoder of a checkpoint; a {@link Module}, too. */
  public static Autoencoder autoencoder(CheckpointComponent component, DType type) {
    return autoencoder(component, type, Residence.MEMORY);
  }

  static Autoencoder autoencoder(CheckpointComponent component, DType wanted, Residence residence) {
    String file = component.file();
    DType type = wanted == DType.FLOAT16 ? DType.FLOAT32 : wanted; // which overflows in it
    switch (component.className()) {
      case AutoencoderKLConfig.CLASS_NAME -> {
        var config = AutoencoderKLConfig.of(file, component.configuration());
        AutoencoderKL kl = load(() -> new AutoencoderKL(config), component, type, residence);
        kl.setComputeType(type);
        return kl;
      }
      case "AutoencoderTiny" -> {
        var config = AutoencoderTinyConfig.of(file, component.configuration());
        AutoencoderTiny tiny = load(() -> new AutoencoderTiny(config), component, type, residence);
        tiny.setComputeType(type);
        return tiny;
      }
      default ->
          throw new BadModelException(
              file, "class " + component.className(), "AutoencoderKL or AutoencoderTiny");
    }
  }

  /** The text encoder of a checkpoint. */
  static ClipTextModel textEncoder(CheckpointComponent component, DType type) {
    return textEncoder(component, type, Residence.MEMORY);
  }

  static ClipTextModel textEncoder(CheckpointComponent component, DType type, Residence residence) {
    if (!TEXT_ENCODERS.contains(component.className())) {
      throw new BadModelException(
          component.file(), "class " + component.className(), "CLIPTextModel");
    }
    ClipTextConfig config = ClipTextConfig.of(component.file(), component.configuration());
    ClipTextModel model =
        load(() -> new ClipTextModel(config), ClipTextModel.names(component), type, residence);
    model.setComputeType(type);
    return model;
  }

  /** The tokenizer of a checkpoint. */
  static ClipTokenizer tokenizer(Checkpoint checkpoint, ClipTextConfig encoder) {
    String folder = "tokenizer/";
    if (checkpoint.text(folder + "vocab.json").isEmpty()) {
      checkpoint.requireText(folder + "tokenizer.json"); // says how to get one
    }
    String place = checkpoint.layout().path().resolve("tokenizer").toString();
    ClipTokenizer tokenizer = ClipTokenizer.of(place, name -> checkpoint.text(folder + name));
    if (tokenizer.maxLength() > encoder.maxPositionEmbeddings()) {
      throw new BadModelException(
          place,
          "model_max_length " + tokenizer.maxLength(),
          "at most the text encoder's " + encoder.maxPositionEmbeddings());
    }
    return tokenizer;
  }

  /** A ControlNet from its folder or file. */
  static ControlNetModel controlNet(Path path, DType type) {
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      CheckpointComponent component = checkpoint.component(ComponentKind.CONTROLNET);
      var config = ControlNetConfig.of(component.file(), component.configuration());
      ControlNetModel net = load(() -> new ControlNetModel(config), component, type);
      net.setComputeType(type);
      return net;
    }
  }

  /**
   * A network with the weights of a source, held once.
   *
   * @param maker makes it
   * @param type of its weights
   */
  public static <M extends Module> M load(Supplier<M> maker, TensorSource source, DType type) {
    return load(maker, source, type, Residence.MEMORY);
  }

  private static <M extends Module> M load(
      Supplier<M> maker, TensorSource source, DType type, Residence residence) {
    return load(maker, source, type, residence == Residence.MEMORY, Module::packKernels);
  }

  private static <M extends Module> M load(
      Supplier<M> maker,
      TensorSource source,
      DType type,
      boolean inMemory,
      Consumer<Module> packing) {
    M network = EmptyParameters.make(type, maker);
    try {
      if (inMemory) {
        network.load(source);
      } else {
        network.loadLeavingWeightsInFile(source);
      }
      network.setTrainable(false);
      packing.accept(network);
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }
}
