package org.icportrait.diffusion.unet;

import java.util.List;
import org.icportrait.engine.Tensor;

/**
 * What a control branch adds to a U-Net.
 *
 * @param down one [N, C, H, W] for each skip connection, in the encoder's order
 * @param mid added after the coarsest level, [N, C, H, W]
 */
public record ControlResiduals(List<Tensor> down, Tensor mid) {
  /** Copies the list. */
  public ControlResiduals {
    down = List.copyOf(down);
  }
}
