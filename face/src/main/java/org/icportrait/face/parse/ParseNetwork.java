package org.icportrait.face.parse;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * The network of the parser: from the crop of a head to soft masks of hair, bare skin, person and
 * occluder. A small U-Net on 4 x 4 patches, whose last layer says sixteen pixels at once: planes of
 * 64 x 64 and more channels are where CPUs convolve fast.
 */
public final class ParseNetwork extends Module {
  /** Side of the crop, and of the masks, in pixels. */
  public static final int SIZE = 256;

  /** Masks: hair, skin, person, occluder. */
  public static final int CLASSES = 4;

  private static final int PATCH = 4;
  private static final int[] WIDTH = {32, 64, 128, 192};
  private static final int[] DOWN = {0, 1, 1, 3}; // blocks of a level
  private static final int[] UP = {0, 1, 1};

  private final Conv2d in;
  private final List<List<ParseBlock>> down = new ArrayList<>();
  private final List<List<ParseBlock>> up = new ArrayList<>();
  private final Conv2d[] shrink = new Conv2d[3];
  private final Conv2d[] merge = new Conv2d[3];
  private final GroupNorm norm;
  private final Conv2d out;

  /** A network with first values. */
  public ParseNetwork() {
    Conv2d.Options three = Conv2d.Options.same(3);
    in = child("in", new Conv2d(3 * PATCH * PATCH, WIDTH[0], three));
    for (int i = 0; i < WIDTH.length; i++) {
      down.add(blocks("down." + i, i, DOWN[i]));
      if (i < 3) {
        shrink[i] = child("shrink." + i, new Conv2d(WIDTH[i], WIDTH[i + 1], three.withStride(2)));
        merge[i] =
            child(
                "merge." + i,
                new Conv2d(WIDTH[i] + WIDTH[i + 1], WIDTH[i], Conv2d.Options.same(1)));
        up.add(blocks("up." + i, i, UP[i]));
      }
    }
    norm = child("norm", new GroupNorm(8, WIDTH[0], 1e-5));
    out = child("out", new Conv2d(WIDTH[0], CLASSES * PATCH * PATCH, three));
  }

  private List<ParseBlock> blocks(String name, int level, int count) {
    List<ParseBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(child(name + "." + i, new ParseBlock(WIDTH[level])));
    }
    return blocks;
  }

  /** For networks that are trained no more. */
  public void freeze() {
    setTrainable(false);
    packKernels();
  }

  /**
   * Logits of the masks.
   *
   * @param crops [N, 3, 256, 256], values -1..1
   * @return [N, 4, 256, 256]: hair, skin, person, occluder
   */
  public Tensor forward(Tensor crops) {
    Tensor x = in.forward(Functional.pixelUnshuffle(crops, PATCH).to(DType.FLOAT32).channelsLast());
    Tensor[] kept = new Tensor[WIDTH.length]; // [N, WIDTH[i], 64 / 2^i, 64 / 2^i]
    for (int i = 0; i < WIDTH.length; i++) {
      kept[i] = through(down.get(i), x);
      x = i < 3 ? shrink[i].forward(kept[i]) : kept[i];
    }
    for (int i = 2; i >= 0; i--) {
      int level = i;
      Tensor coarser = x;
      Tensor merged =
          TensorScope.within(
              () ->
                  merge[level].forward(
                      Tensor.cat(1, kept[level], Functional.upsampleNearest(coarser, 2))));
      x = through(up.get(i), merged);
    }
    Tensor finest = x;
    return TensorScope.within(
        () -> Functional.pixelShuffle(out.forward(Functional.silu(norm.forward(finest))), PATCH));
  }

  private static Tensor through(List<ParseBlock> blocks, Tensor x) {
    Tensor y = x;
    for (ParseBlock block : blocks) {
      y = block.forward(y);
    }
    return y;
  }
}
