package org.icportrait.face.parse;

import java.util.Arrays;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.TensorSource;
import org.icportrait.face.network.PatchPyramid;

/**
 * The network of the parser: from the crop of a head to soft masks of hair, bare skin, person and
 * occluder. Its last layer says sixteen pixels at once. All but its finest decoder is laid out and
 * named as the geometry network, which has seen many more faces than there are masks: training
 * starts from its weights.
 */
public final class ParseNetwork extends PatchPyramid {
  /** Side of the crop, and of the masks, in pixels. */
  public static final int SIZE = 256;

  /** Masks: hair, skin, person, occluder. */
  public static final int CLASSES = 4;

  private static final int[] WIDTH = {64, 128, 192, 256};
  private static final int[] BLOCKS = {1, 1, 2, 2};
  private static final int FINEST = 64; // channels of the finest decoder
  private static final int[] DECODED = {FINEST, WIDTH[1], WIDTH[2]};

  private final GroupNorm norm;
  private final Conv2d out;

  /** A network with first values. */
  public ParseNetwork() {
    super(WIDTH, BLOCKS, DECODED);
    norm = child("norm", new GroupNorm(8, FINEST, 1e-5));
    out = child("out", new Conv2d(FINEST, CLASSES * PATCH * PATCH, Conv2d.Options.same(3)));
  }

  /**
   * Takes what has the same name and shape from other weights, such as the geometry network's.
   *
   * @return how many tensors were taken
   */
  public int loadShared(TensorSource other) {
    int taken = 0;
    for (var parameter : parameters().entrySet()) {
      String name = parameter.getKey();
      long[] shape = parameter.getValue().shape();
      if (other.names().contains(name) && Arrays.equals(other.shape(name), shape)) {
        other.readInto(name, parameter.getValue());
        taken++;
      }
    }
    return taken;
  }

  /** Keeps weights in the element type they are computed in: for networks trained no more. */
  public void freeze() {
    freezeWith(norm, out);
  }

  /**
   * Logits of the masks.
   *
   * @param crops [N, 3, 256, 256], values -1..1
   * @return [N, 4, 256, 256]: hair, skin, person, occluder
   */
  public Tensor forward(Tensor crops) {
    Tensor finest = decode(encode(crops));
    return TensorScope.within(
        () -> {
          Tensor active = Functional.silu(norm.forward(finest));
          return Functional.pixelShuffle(out.forward(active).to(DType.FLOAT32), PATCH);
        });
  }
}
