package org.icportrait.portrait.method.adapt;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * A few wide layers over tokens that are patches of latents. They see the features that a U-Net
 * made of the tokens' coarse part, and the whole of the noisy and the aligned latents, which reach
 * the output without passing through the narrower U-Net; they say what becomes of the detail. At
 * first it stays as it is estimated.
 */
public final class DetailHead extends Module {
  private static final int WIDTH = 128;
  private static final int BLOCKS = 3;
  private static final Conv2d.Options POINT = Conv2d.Options.same(1);

  private final Conv2d in;
  private final List<Block> blocks = new ArrayList<>();
  private final GroupNorm norm;
  private final Conv2d out;
  private DType computeType = DType.FLOAT32;

  /**
   * A head with first values.
   *
   * @param unet layout of the U-Net whose last features it sees
   * @param channels of a token, C, of which the U-Net knows the first K
   */
  public DetailHead(UNet2DConditionConfig unet, int channels) {
    int features = unet.blockOutChannels().get(0);
    in = child("conv_in", new Conv2d(features + InContextCanvas.channels(channels), WIDTH, POINT));
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(child("blocks." + i, new Block()));
    }
    norm = child("conv_norm_out", new GroupNorm(16, WIDTH, 1e-6));
    out = child("conv_out", Conv2d.zero(WIDTH, channels - unet.outChannels(), POINT));
  }

  /** Chooses the element type of the computation. */
  public void setComputeType(DType type) {
    computeType = type;
  }

  /**
   * What the U-Net's output lacks.
   *
   * @param features [N, F, h, w]
   * @param target the canvas' half of the target, [N, 2C + 1, h, w]
   * @return [N, C - K, h, w], float32
   */
  public Tensor forward(Tensor features, Tensor target) {
    Tensor x = Tensor.cat(1, features, target).to(computeType).channelsLast();
    Tensor y = in.forward(x); // [N, WIDTH, h, w]
    for (Block block : blocks) {
      y = block.forward(y);
    }
    return out.forward(Functional.silu(norm.forward(y.to(DType.FLOAT32))));
  }

  /** x + point(silu(point(norm(each plane's own 3x3)))), as in ConvNeXt (arXiv 2201.03545). */
  private static final class Block extends Module {
    private final Conv2d planes;
    private final GroupNorm norm;
    private final Conv2d widen;
    private final Conv2d narrow;

    Block() {
      planes = child("planes", new Conv2d(WIDTH, WIDTH, new Conv2d.Options(3, 1, 1, WIDTH, true)));
      norm = child("norm", new GroupNorm(16, WIDTH, 1e-6));
      widen = child("widen", new Conv2d(WIDTH, 2 * WIDTH, POINT));
      narrow = child("narrow", Conv2d.zero(2 * WIDTH, WIDTH, POINT));
    }

    Tensor forward(Tensor x) {
      Tensor y = widen.forward(norm.forward(planes.forward(x)));
      return x.add(narrow.forward(Functional.silu(y)));
    }
  }
}
