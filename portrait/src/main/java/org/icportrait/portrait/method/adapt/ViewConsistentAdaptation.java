package org.icportrait.portrait.method.adapt;

import java.util.function.UnaryOperator;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * A denoiser on the in-context canvas (IC-Portrait, section 3.2): pre-trained on single portraits,
 * then adapted to find in the profile's half what the target's half needs.
 */
public final class ViewConsistentAdaptation extends Module {
  private final int channels; // of the canvas
  private final boolean decodesTarget; // alone
  private final UNet2DConditionModel unet;

  /** A denoiser with first values. */
  public ViewConsistentAdaptation(UNet2DConditionConfig config) {
    this(config, false);
  }

  /**
   * The same whose decoder may leave the profile's half out.
   *
   * @param decodesTarget whether what is found in the profile's half is found by the encoder alone:
   *     a third less work
   */
  public ViewConsistentAdaptation(UNet2DConditionConfig config, boolean decodesTarget) {
    this.decodesTarget = decodesTarget;
    channels = config.inChannels();
    unet = child("unet", new UNet2DConditionModel(config));
  }

  /** The network itself, with the parameter names of its file. */
  public UNet2DConditionModel unet() {
    return unet;
  }

  /**
   * Denoises a single picture, as in pre-training.
   *
   * @param noisy [N, C, h, w]
   * @param timesteps [N]
   * @return [N, C, h, w], or as many channels as the network puts out
   */
  public Tensor single(Tensor noisy, Tensor timesteps) {
    long[] shape = noisy.shape();
    Tensor nothing = Tensor.zeros(shape[0], channels - shape[1], shape[2], shape[3]);
    return unet.forward(Tensor.cat(1, noisy, nothing), timesteps, null, null);
  }

  /**
   * Denoises the target's half of a canvas.
   *
   * @param canvas profile, aligned profile and visibility
   * @param noisy x_t, [N, C, h, w]
   * @param timesteps [N]
   * @param text states of a prompt [1, T, D] for all samples, or null in a family without text
   * @param control from Lighting-Aware Stitching on the whole canvas, or null
   * @return [N, C, h, w]
   */
  public Tensor forward(
      InContextCanvas canvas,
      Tensor noisy,
      Tensor timesteps,
      Tensor text,
      ControlResiduals control) {
    UnaryOperator<Tensor> part =
        decodesTarget
            ? plane -> InContextCanvas.targetHalf(plane).contiguous()
            : UnaryOperator.identity();
    Tensor context = InContextCanvas.forEach(text, noisy.size(0));
    Tensor features =
        unet.features(canvas.assemble(noisy), timesteps, context, null, control, part);
    Tensor output = unet.output(features);
    return decodesTarget ? output : InContextCanvas.targetHalf(output);
  }
}
