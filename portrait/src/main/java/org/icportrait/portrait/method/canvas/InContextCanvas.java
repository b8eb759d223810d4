package org.icportrait.portrait.method.canvas;

import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/**
 * Profile and target side by side, as the denoiser sees them (IC-Portrait, section 3.2): the
 * profile's half clean, the target's half noisy, with the aligned profile and its visibility beside
 * the target.
 *
 * @param profile z_P, [N, C, h, w]
 * @param aligned z_A, latents of the conditional estimate, [N, C, h, w]
 * @param visibility planes that tell where the estimate holds, [N, K, h, w], 0..1
 */
public record InContextCanvas(Tensor profile, Tensor aligned, Tensor visibility) {

  /**
   * The whole canvas.
   *
   * @param noisy x_t, [N, C, h, w]
   * @return [N, 2C + K, h, 2w], the profile on the left
   */
  public Tensor assemble(Tensor noisy) {
    Tensor left =
        Tensor.cat(1, profile, Tensor.zeros(aligned.shape()), Tensor.full(1, visibility.shape()));
    return Tensor.cat(3, left, target(noisy));
  }

  /** The target's half alone, [N, 2C + K, h, w]. */
  public Tensor target(Tensor noisy) {
    return Tensor.cat(1, noisy, aligned, visibility);
  }

  /** The right half of a plane on the canvas: [N, K, h, 2w] to [N, K, h, w]. */
  public static Tensor targetHalf(Tensor canvas) {
    long width = canvas.size(3) / 2;
    return canvas.narrow(3, width, width);
  }

  /** The same text for every sample: [1, T, D] to [N, T, D]; null stays null. */
  public static Tensor forEach(Tensor text, long samples) {
    return text == null ? null : text.expand(samples, text.size(1), text.size(2));
  }

  /** A plane of the target's half with zeros for the profile's: [N, K, h, w] to [N, K, h, 2w]. */
  public static Tensor onTargetHalf(Tensor plane) {
    return Functional.pad(plane, (int) plane.size(3), 0, 0, 0);
  }
}
