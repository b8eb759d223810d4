package org.icportrait.diffusion.unet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.icportrait.engine.Conv2d;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * U-Net of a latent diffusion model (arXiv 2112.10752), with the layout and the parameter names of
 * diffusers' class of this name, so that Stable Diffusion 1.x and 2.x weights load unchanged.
 */
public final class UNet2DConditionModel extends UNetEncoder {
  private final List<UpBlock> upBlocks = new ArrayList<>();
  private final GroupNorm normOut;
  private final Conv2d convOut;

  /**
   * A network with first values; its output is zero until it is trained or loaded.
   *
   * @throws org.icportrait.engine.BadModelException when the layout is not supported
   */
  public UNet2DConditionModel(UNet2DConditionConfig config) {
    super(config);
    for (int i = 0; i < config.upBlockTypes().size(); i++) {
      upBlocks.add(child("up_blocks." + i, new UpBlock(config.up(i), i)));
    }
    int first = config.blockOutChannels().get(0);
    normOut =
        child("conv_norm_out", new GroupNorm(config.normNumGroups(), first, config.normEps()));
    convOut = child("conv_out", Conv2d.zero(first, config.outChannels(), Conv2d.Options.same(3)));
  }

  /** The same without a condition of time. */
  public Tensor forward(Tensor sample, Tensor timesteps, Tensor context, ControlResiduals control) {
    return forward(sample, timesteps, context, null, control);
  }

  /**
   * Runs the network.
   *
   * @param sample [N, Cin, H, W]; the encoder halves the sides, rounding up
   * @param timesteps [N], or [1] for all; float32
   * @param context tokens [N, T, D], or null when no block has cross-attention
   * @param timeCondition [N, time_cond_proj_dim], added to the embedding of time, or null
   * @param control what a control branch adds, or null
   * @return [N, Cout, H, W], float32
   */
  public Tensor forward(
      Tensor sample,
      Tensor timesteps,
      Tensor context,
      Tensor timeCondition,
      ControlResiduals control) {
    return output(features(sample, timesteps, context, timeCondition, control));
  }

  /**
   * The last features before the output: the same up to the last convolution.
   *
   * @return [N, the finest block's channels, H, W], float32
   */
  public Tensor features(
      Tensor sample,
      Tensor timesteps,
      Tensor context,
      Tensor timeCondition,
      ControlResiduals control) {
    return features(sample, timesteps, context, timeCondition, control, UnaryOperator.identity());
  }

  /**
   * The same of a part of the planes alone: the encoder sees all of them, the decoder that part.
   *
   * @param part of planes of any resolution, [N, C, h, w] to [N, C, h', w']
   */
  public Tensor features(
      Tensor sample,
      Tensor timesteps,
      Tensor context,
      Tensor timeCondition,
      ControlResiduals control,
      UnaryOperator<Tensor> part) {
    Encoded encoded = encode(sample, timesteps, context, timeCondition, null);
    Tensor tokens = context == null ? null : context.to(computeType());
    Deque<Tensor> skips = new ArrayDeque<>();
    withControl(encoded.skips(), control).forEach(skip -> skips.add(part.apply(skip)));
    Tensor x = encoded.mid();
    x = part.apply(control == null ? x : x.add(control.mid().to(computeType())));
    for (UpBlock block : upBlocks) {
      Tensor input = x;
      x = TensorScope.within(() -> block.forward(input, encoded.time(), tokens, skips));
    }
    return Functional.silu(normOut.forward(x.to(DType.FLOAT32)));
  }

  /** The output for last features, [N, Cout, H, W]. */
  public Tensor output(Tensor features) {
    return convOut.forward(features);
  }

  private List<Tensor> withControl(List<Tensor> skips, ControlResiduals control) {
    if (control == null) {
      return skips;
    }
    if (control.down().size() != skips.size()) {
      throw new IllegalArgumentException(
          "control residuals: found " + control.down().size() + ", expected " + skips.size());
    }
    List<Tensor> sums = new ArrayList<>();
    for (int i = 0; i < skips.size(); i++) {
      sums.add(skips.get(i).add(control.down().get(i).to(computeType())));
    }
    return sums;
  }
}
