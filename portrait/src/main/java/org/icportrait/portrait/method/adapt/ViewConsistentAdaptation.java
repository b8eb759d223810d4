package org.icportrait.portrait.method.adapt;

import java.util.function.UnaryOperator;
import org.icportrait.diffusion.unet.ControlResiduals;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.CanvasPlaces;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * A denoiser on the in-context canvas (IC-Portrait, section 3.2): pre-trained on single portraits,
 * then adapted to find in the profile's half what the target's half needs.
 */
public final class ViewConsistentAdaptation extends Module {
  private final boolean decodesTarget; // alone
  private final int channels; // that the U-Net reads
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
   * Denoises the target's half of a canvas.
   *
   * @param canvas profile, estimate and what is known of it
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
    Tensor planes = CanvasPlaces.complete(canvas.assemble(noisy), 2, channels);
    Tensor features = unet.features(planes, timesteps, context, null, control, part);
    Tensor output = unet.output(features);
    return decodesTarget ? output : InContextCanvas.targetHalf(output);
  }
}
