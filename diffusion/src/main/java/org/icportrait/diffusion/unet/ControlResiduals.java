package org.icportrait.diffusion.unet;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Tensor;

/**
 * What a control branch adds to a U-Net.
 *
 * @param down one [N, C, H, W] for each skip connection, in the encoder's order; [N, C, 1, 1] when
 *     the branch pools them
 * @param mid added after the coarsest level, of the same kind
 */
public record ControlResiduals(List<Tensor> down, Tensor mid) {
  /** Copies the list. */
  public ControlResiduals {
    down = List.copyOf(down);
  }

  /** The sum of what several branches of one U-Net add; null for no branch. */
  public static ControlResiduals sum(List<ControlResiduals> branches) {
    ControlResiduals sum = null;
    for (ControlResiduals branch : branches) {
      sum = sum == null ? branch : sum.plus(branch);
    }
    return sum;
  }

  private ControlResiduals plus(ControlResiduals other) {
    List<Tensor> sums = new ArrayList<>();
    for (int i = 0; i < down.size(); i++) {
      sums.add(down.get(i).add(other.down.get(i)));
    }
    return new ControlResiduals(sums, mid.add(other.mid));
  }

  /** With as many samples in front that nothing is added to: guess mode's unconditional half. */
  public ControlResiduals afterZeros() {
    return new ControlResiduals(
        down.stream().map(ControlResiduals::afterZeros).toList(), afterZeros(mid));
  }

  private static Tensor afterZeros(Tensor x) {
    return Tensor.cat(0, Tensor.zeros(x.shape()).to(x.dtype()), x);
  }
}
