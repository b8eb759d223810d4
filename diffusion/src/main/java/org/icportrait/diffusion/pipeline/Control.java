package org.icportrait.diffusion.pipeline;

import org.icportrait.diffusion.control.ControlNetModel;

/**
 * A ControlNet and what it is to bring about.
 *
 * @param net the network; stays the caller's
 * @param picture its condition, brought to the size of the result
 * @param scale factor on what it adds to the U-Net
 * @param start 0..1, the part of the run at which it begins
 * @param end 0..1, after start: the part of the run at which it ends
 */
public record Control(
    ControlNetModel net, RgbImage picture, double scale, double start, double end) {
  /** Refuses values out of range. */
  public Control {
    if (!Double.isFinite(scale) || !(start >= 0 && start < end && end <= 1)) {
      throw new IllegalArgumentException(
          "control scale " + scale + ", " + start + ".." + end + ": expected a range in 0..1");
    }
  }

  /** From the beginning to the end. */
  public static Control of(ControlNetModel net, RgbImage picture, double scale) {
    return new Control(net, picture, scale, 0, 1);
  }

  /** Whether it works in an evaluation of a run. */
  boolean worksIn(int call, int total) {
    boolean early = (double) call / total < start;
    boolean late = (call + 1.0) / total > end;
    return !early && !late;
  }
}
