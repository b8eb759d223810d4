package org.icportrait.portrait.model;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.CheckpointComponent;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.pipeline.Networks;
import org.icportrait.diffusion.pipeline.PromptStates;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.WidenedInput;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.TensorSource;
import org.icportrait.portrait.head.WholeHeadInputs;

/** A Stable Diffusion checkpoint as the pre-trained denoiser of the method. Holds files open. */
public final class BaseCheckpoint implements AutoCloseable {
  /** The method's planes are an eighth of the picture's along a side. */
  public static final int FACTOR = 8;

  private static final String SCHEDULER = "scheduler/scheduler_config.json";

  private final Path folder;
  private final Checkpoint checkpoint;
  private final CheckpointComponent unet;
  private final UNet2DConditionConfig canvas;

  private BaseCheckpoint(Path folder, Checkpoint checkpoint) {
    this.folder = folder;
    this.checkpoint = checkpoint;
    this.unet = checkpoint.component(ComponentKind.UNET);
    var own = UNet2DConditionConfig.of(unet.file(), unet.configuration());
    if (own.inChannels() != own.outChannels()) {
      throw new BadModelException(
          unet.file(),
          "in_channels " + own.inChannels(),
          "out_channels " + own.outChannels() + ", a text-to-image checkpoint");
    }
    int wide = WholeHeadInputs.canvasChannels(own.outChannels());
    canvas = UNet2DConditionConfig.of(unet.file(), unet.configuration().put("in_channels", wide));
  }

  /**
   * Opens a checkpoint.
   *
   * @param folder in the diffusers layout
   * @throws BadModelException when it is missing, damaged or no text-to-image checkpoint
   */
  public static BaseCheckpoint open(Path folder) {
    Checkpoint checkpoint = Checkpoint.open(folder);
    try {
      return new BaseCheckpoint(folder, checkpoint);
    } catch (RuntimeException e) {
      checkpoint.close();
      throw e;
    }
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The layout of the U-Net on the canvas: the base's with more input channels. */
  public UNet2DConditionConfig canvas() {
    return canvas;
  }

  /** The weights of the U-Net on the canvas, those of the added channels zero. */
  TensorSource weights() {
    return new WidenedInput(unet, canvas.inChannels());
  }

  /**
   * The element type in which frozen weights take least memory without losing any of the file: the
   * file's, or that of the computation when it has 16 bits.
   */
  public DType storage(DType compute) {
    Set<DType> found = unet.dtypes();
    boolean half = found.size() == 1 && !found.contains(DType.FLOAT32);
    return compute == DType.FLOAT32 && half ? found.iterator().next() : compute;
  }

  /** The noise schedule and what the U-Net predicts. */
  public SchedulerConfig scheduler() {
    checkpoint.requireText(SCHEDULER);
    return SchedulerConfig.read(folder.resolve(SCHEDULER));
  }

  /**
   * Loads the autoencoder.
   *
   * @return a Module, too, which the caller closes
   */
  public Autoencoder autoencoder(DType type) {
    CheckpointComponent vae = checkpoint.component(ComponentKind.VAE);
    Autoencoder autoencoder = Networks.autoencoder(vae, type);
    if (autoencoder.factor() != FACTOR || autoencoder.latentChannels() != canvas.outChannels()) {
      throw new BadModelException(
          vae.file(),
          autoencoder.latentChannels() + " channels at 1/" + autoencoder.factor(),
          canvas.outChannels() + " channels at 1/" + FACTOR);
    }
    return autoencoder;
  }

  /** SHA-256 of the autoencoder's weight files, which tells what latents were made by. */
  public String autoencoderDigest() {
    return checkpoint.component(ComponentKind.VAE).paths().stream()
        .sorted()
        .map(ModelCard::digest)
        .collect(Collectors.joining(" "));
  }

  /**
   * Encodes prompts; the caller closes them.
   *
   * @param negative null when there is no guidance
   */
  public PromptStates prompts(String prompt, String negative) {
    PromptStates states = PromptStates.encode(checkpoint, prompt, negative);
    long width = states.positive().size(2);
    if (!canvas.crossAttentionDim().stream().allMatch(dim -> dim == width)) {
      states.close();
      throw new BadModelException(
          unet.file(),
          "cross_attention_dim " + canvas.crossAttentionDim(),
          "the text encoder's " + width);
    }
    return states;
  }

  @Override
  public void close() {
    checkpoint.close();
  }
}
