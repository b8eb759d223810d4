package org.icportrait.diffusion.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.WeakHashMap;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.autoencoder.AutoencoderKL;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.control.ControlNetModel;
import org.icportrait.diffusion.lora.LoraStack;
import org.icportrait.diffusion.schedule.Sampler;
import org.icportrait.diffusion.schedule.SamplingRun;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.text.TextualInversion;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * A Stable Diffusion checkpoint in memory, ready to make pictures: text to image, image to image,
 * inpainting, each with LoRAs and ControlNets. In float32 the pictures are those of diffusers for
 * the same seed of a CPU generator. Not for several threads at a time.
 */
public final class StableDiffusion implements AutoCloseable {
  private final String file;
  private final Networks.Residence residence;
  private final SchedulerConfig scheduler;
  private final UNet2DConditionModel unet;
  private final Autoencoder autoencoder;
  private final ClipTextModel textEncoder;
  private final PromptEncoder prompts;
  private final LatentCodec codec;
  private final FiniteCheck finite;
  private final LoraStack unetLoras;
  private final LoraStack textLoras;
  private boolean used; // with ONE_REQUEST: the U-Net is closed

  private StableDiffusion(
      Checkpoint checkpoint, DType type, Networks.Residence residence, ModuleList loaded) {
    this.residence = residence;
    file = checkpoint.layout().path().toString();
    scheduler = SchedulerChoice.read(checkpoint);
    var unetPart = checkpoint.component(ComponentKind.UNET);
    var textPart = checkpoint.component(ComponentKind.TEXT_ENCODER);
    textEncoder = loaded.add(Networks.textEncoder(textPart, type, residence));
    prompts = new PromptEncoder(Networks.tokenizer(checkpoint, textEncoder.config()), textEncoder);
    unet = loaded.add(Networks.unet(unetPart, type, residence));
    var vaePart = checkpoint.component(ComponentKind.VAE);
    autoencoder = Networks.autoencoder(vaePart, type, residence);
    loaded.add((Module) autoencoder);
    codec = new LatentCodec(autoencoder);
    unetLoras = new LoraStack(ComponentKind.UNET, unet.parameters(), unetPart);
    textLoras = new LoraStack(ComponentKind.TEXT_ENCODER, textEncoder.parameters(), textPart);
    finite = new FiniteCheck(file, List.of(textPart, unetPart, vaePart), new WeakHashMap<>());
    ModelFit.check(file, unet.config(), codec, textEncoder.config());
  }

  /**
   * Loads a checkpoint.
   *
   * @param checkpoint to be open as long as {@link #setLoras} is used
   * @param type what weights are kept and computed in
   * @throws BadModelException when something is missing, damaged or not supported
   */
  public static StableDiffusion open(Checkpoint checkpoint, DType type) {
    return open(checkpoint, type, Networks.Residence.MEMORY);
  }

  /**
   * Loads a checkpoint.
   *
   * @param checkpoint to be open as long as {@link #setLoras} is used, or this object when weights
   *     stay in files
   * @param type what weights are kept and computed in
   * @param residence where weights are
   * @throws BadModelException when something is missing, damaged or not supported
   */
  public static StableDiffusion open(
      Checkpoint checkpoint, DType type, Networks.Residence residence) {
    try (ModuleList loaded = new ModuleList()) {
      StableDiffusion result = new StableDiffusion(checkpoint, type, residence, loaded);
      loaded.keep();
      return result;
    }
  }

  /**
   * Loads a ControlNet.
   *
   * @param path its folder or file
   * @throws BadModelException when it is missing, damaged or does not belong to this checkpoint
   */
  public ControlNetModel openControl(Path path, DType type) {
    ControlNetModel net = Networks.controlNet(path, type);
    try {
      ModelFit.checkControl(path.toString(), net, unet.config(), codec);
      finite.controlFiles().put(net, path.toString());
      return net;
    } catch (RuntimeException e) {
      net.close();
      throw e;
    }
  }

  /** Puts LoRAs in place of those there were; an empty list takes all off, without a residue. */
  public void setLoras(List<LoraStack.Weighted> loras) {
    if (residence != Networks.Residence.MEMORY && !loras.isEmpty()) {
      throw new IllegalArgumentException("a LoRA, but weights stay in their files");
    }
    unetLoras.apply(loras);
    textLoras.apply(loras);
  }

  /**
   * Puts textual inversions in place of those there were; an empty list takes all off.
   *
   * @throws BadModelException when one is of another width than the text encoder's
   * @throws org.icportrait.engine.BadInputException when the name of one is a token already
   */
  public void setEmbeddings(List<TextualInversion> inversions) {
    prompts.setLearned(inversions);
  }

  /** Whether the autoencoder computes the pictures of a batch one after the other. */
  public void setSlicing(boolean on) {
    if (on || autoencoder instanceof AutoencoderKL) {
      requireKl("slices").setSlicing(on);
    }
  }

  /**
   * Whether the autoencoder computes large pictures in overlapping tiles, whose seams may be seen.
   */
  public void setTiling(boolean on) {
    if (on || autoencoder instanceof AutoencoderKL) {
      requireKl("tiles").setTiling(on);
    }
  }

  private AutoencoderKL requireKl(String what) {
    if (autoencoder instanceof AutoencoderKL kl) {
      return kl;
    }
    String name = autoencoder.getClass().getSimpleName();
    throw new BadModelException(file, name + ", which has no " + what, "AutoencoderKL");
  }

  /** Pixels that a latent stands for along a side; sizes are multiples of it. */
  public int factor() {
    return codec.factor();
  }

  /** Whether the U-Net is one that is shown what to keep, so that it can only inpaint. */
  public boolean isInpainting() {
    return unet.config().inChannels() != codec.channels();
  }

  /** Layers of the text encoder, the most that can be skipped. */
  public int textLayers() {
    return textEncoder.config().numHiddenLayers();
  }

  /** The size of the pictures that a request stands for. */
  public SampleRequest.Size size(SampleRequest request) {
    return PictureSize.of(request, unet.config(), codec.factor());
  }

  /** The configuration of the sampler that a request is made with. */
  public SchedulerConfig scheduler(SampleRequest request) {
    return SchedulerChoice.of(scheduler, request);
  }

  /**
   * Makes pictures.
   *
   * @throws org.icportrait.engine.BadInputException when the request does not fit this checkpoint
   * @throws BadModelException when its scheduler asks for what is not supported, or numbers become
   *     NaN, naming the weight at fault; for that the checkpoint has to be open
   * @throws java.util.concurrent.CancellationException when the listener cancels
   */
  public List<RgbImage> generate(SampleRequest request, SampleListener listener) {
    if (used) {
      throw new IllegalStateException("loaded for one request, which was answered");
    }
    RequestFit.check(request, this);
    SampleRequest.Size size = size(request);
    SchedulerConfig config = scheduler(request);
    Sampler sampler = SchedulerChoice.sampler(config, request);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        Draws draws = new Draws(request.batch())) {
      int count = request.batch().count();
      Integer timeWidth = unet.config().timeCondProjDim();
      boolean guided = request.guidance().active() && timeWidth == null;
      List<ControlNetModel> nets = request.controls().stream().map(Control::net).toList();
      Tensor context = context(prompts.encode(request.prompt(), guided), count);
      Tensor time = timeWidth == null ? null : request.guidance().embedding(count, timeWidth);
      ControlSet controls = new ControlSet(request, size);
      var tools = new Beginning.Tools(codec, sampler, draws, size, isInpainting());
      Beginning beginning = Beginning.of(request.start(), count, tools);
      var conditions =
          new GuidedDenoiser.Conditions(
              context, request.guidance(), beginning.shown(), time, controls);
      int evaluations = sampler.timesteps().length - beginning.index();
      try (GuidedDenoiser denoiser = new GuidedDenoiser(unet, conditions, config, evaluations)) {
        SamplingRun run =
            SamplingRun.plain()
                .from(beginning.index())
                .withNoise(draws.noise())
                .withEdit(beginning.edit())
                .withListener(
                    (done, total, sample) ->
                        listener.onStep(
                            done,
                            total,
                            () ->
                                codec.decode(
                                    denoiser.clean(), planes -> requirePicture(planes, nets))));
        Tensor latents = sampler.sample(denoiser, beginning.latents(), run);
        if (residence == Networks.Residence.ONE_REQUEST) {
          unet.close();
          used = true;
        }
        return codec.decode(latents, planes -> requirePicture(planes, nets));
      }
    }
  }

  /** Looked at where it is read anyway: a look at each step would make a GPU wait. */
  private void requirePicture(Tensor planes, List<ControlNetModel> nets) {
    finite.require(planes, nets);
  }

  /** [N, T, D], with guidance [2N, T, D]: negative prompts first. */
  private static Tensor context(PromptEncoder.Encoded encoded, int count) {
    Tensor positive = encoded.positive();
    long[] shape = {count, positive.size(1), positive.size(2)};
    Tensor all = positive.expand(shape);
    return encoded.negative() == null
        ? all.contiguous()
        : Tensor.cat(0, encoded.negative().expand(shape), all);
  }

  @Override
  public void close() {
    if (!used) {
      unet.close();
    }
    ((Module) autoencoder).close();
    textEncoder.close();
  }
}
