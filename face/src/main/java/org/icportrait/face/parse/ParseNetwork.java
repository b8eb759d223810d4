package org.icportrait.face.parse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.network.ConvBlocks;

/**
 * The network of the parser: from the crop of a head to soft masks of hair, bare skin, person and
 * occluder. A U-Net on 4 x 4 patches, whose last layer says sixteen pixels at once. All but its
 * finest decoder is laid out and named as the geometry network, which has seen many more faces than
 * there are masks: training starts from its weights.
 */
public final class ParseNetwork extends Module {
  /** Side of the crop, and of the masks, in pixels. */
  public static final int SIZE = 256;

  /** Masks: hair, skin, person, occluder. */
  public static final int CLASSES = 4;

  private static final int PATCH = 4;
  private static final int[] WIDTH = {64, 128, 192, 256};
  private static final int[] DOWN = {1, 1, 2, 2}; // blocks of a level
  private static final int FINEST = 32; // channels of the finest decoder

  private final Conv2d in;
  private final List<ConvBlocks> down = new ArrayList<>();
  private final List<ConvBlocks> up = new ArrayList<>();
  private final Conv2d[] shrink = new Conv2d[3];
  private final Conv2d[] merge = new Conv2d[3];
  private final GroupNorm norm;
  private final Conv2d out;
  private DType computeType = DType.FLOAT32;

  /** A network with first values. */
  public ParseNetwork() {
    Conv2d.Options three = Conv2d.Options.same(3);
    Conv2d.Options one = Conv2d.Options.same(1);
    in = child("in", new Conv2d(3 * PATCH * PATCH, WIDTH[0], three));
    for (int i = 0; i < WIDTH.length; i++) {
      down.add(child("down." + i, new ConvBlocks(WIDTH[i], DOWN[i])));
      if (i < 3) {
        int decoded = i == 0 ? FINEST : WIDTH[i];
        shrink[i] = child("shrink." + i, new Conv2d(WIDTH[i], WIDTH[i + 1], three.withStride(2)));
        merge[i] = child("merge." + i, new Conv2d(WIDTH[i] + WIDTH[i + 1], decoded, one));
        up.add(child("up." + i, new ConvBlocks(decoded, 1)));
      }
    }
    norm = child("norm", new GroupNorm(8, FINEST, 1e-5));
    out = child("out", new Conv2d(FINEST, CLASSES * PATCH * PATCH, three));
  }

  /**
   * Takes what has the same name and shape from other weights, such as the geometry network's.
   *
   * @return how many tensors were taken
   */
  public int loadShared(Safetensors other) {
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

  /** Chooses the element type of the convolutions; the last one stays in float32. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /** Keeps weights in the element type they are computed in: for networks trained no more. */
  public void freeze() {
    setTrainable(false);
    List<Module> computed = new ArrayList<>(List.of(in));
    computed.addAll(down);
    computed.addAll(up);
    computed.addAll(List.of(shrink));
    computed.addAll(List.of(merge));
    computed.forEach(module -> module.convert(computeType));
    packKernels();
  }

  /**
   * Logits of the masks.
   *
   * @param crops [N, 3, 256, 256], values -1..1
   * @return [N, 4, 256, 256]: hair, skin, person, occluder
   */
  public Tensor forward(Tensor crops) {
    Tensor patches = Functional.pixelUnshuffle(crops, PATCH).to(computeType);
    Tensor x = in.forward(patches.channelsLast());
    Tensor[] kept = new Tensor[WIDTH.length]; // [N, WIDTH[i], 64 / 2^i, 64 / 2^i]
    for (int i = 0; i < WIDTH.length; i++) {
      kept[i] = down.get(i).forward(x);
      x = i < 3 ? shrink[i].forward(kept[i]) : kept[i];
    }
    for (int i = 2; i >= 0; i--) {
      int level = i;
      Tensor coarser = x;
      x =
          TensorScope.within(
              () -> {
                Tensor both = Tensor.cat(1, kept[level], Functional.upsampleNearest(coarser, 2));
                return up.get(level).forward(merge[level].forward(both));
              });
    }
    Tensor finest = x;
    return TensorScope.within(
        () -> {
          Tensor active = Functional.silu(norm.forward(finest.to(DType.FLOAT32)));
          return Functional.pixelShuffle(out.forward(active), PATCH);
        });
  }
}
