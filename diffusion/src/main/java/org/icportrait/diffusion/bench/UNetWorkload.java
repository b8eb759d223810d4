package org.icportrait.diffusion.bench;

import org.icportrait.diffusion.unet.UNet2DConditionConfig;
import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.DType;
import org.icportrait.engine.Tensor;

/** One evaluation of a U-Net. */
final class UNetWorkload implements Workload {
  private static final int MINI_LATENTS = 24;
  private static final float TIMESTEP = 500;

  private final UNet2DConditionModel unet;
  private final Tensor sample; // [N, Cin, H, W]
  private final Tensor context; // [N, 77, 768], or null in the mini family

  UNetWorkload(Family family, int side, int batch, DType type) {
    UNet2DConditionConfig config =
        switch (family) {
          case SD15 -> Family.stableDiffusionUNet(4);
          // noisy and aligned latents and the visibility, as on the method's canvas
          case MINI -> UNet2DConditionConfig.mini(2 * MINI_LATENTS + 1, MINI_LATENTS);
        };
    unet = RandomNetwork.make(() -> new UNet2DConditionModel(config), type);
    unet.setComputeType(type);
    sample = RandomNetwork.input(batch, config.inChannels(), side, side);
    context =
        family == Family.SD15
            ? RandomNetwork.input(batch, Family.TEXT_TOKENS, Family.TEXT_WIDTH)
            : null;
  }

  UNet2DConditionModel network() {
    return unet;
  }

  @Override
  public Tensor run() {
    return unet.forward(sample, Tensor.of(new float[] {TIMESTEP}, 1), context, null);
  }

  @Override
  public long parameters() {
    return unet.parameterCount();
  }

  @Override
  public void close() {
    unet.close();
    sample.close();
    if (context != null) {
      context.close();
    }
  }
}
