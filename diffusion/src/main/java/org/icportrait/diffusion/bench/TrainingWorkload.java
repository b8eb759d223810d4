package org.icportrait.diffusion.bench;

import org.icportrait.diffusion.unet.UNet2DConditionModel;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.DType;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.WithGrad;

/** One step of training a U-Net: forward, backward, clipping, AdamW; weights in float32. */
final class TrainingWorkload implements Workload {
  private static final double LEARNING_RATE = 1e-4;
  private static final double CLIP = 1;
  private static final long SEED = 2;

  private final UNetWorkload unet;
  private final AdamW optimizer;
  private final Tensor target; // [N, C, H, W]

  TrainingWorkload(Family family, int side, int batch, DType compute) {
    unet = new UNetWorkload(family, side, batch, DType.FLOAT32);
    UNet2DConditionModel network = unet.network();
    network.setTrainable(true);
    network.setComputeType(compute);
    optimizer = new AdamW(network.trainableParameters(), AdamW.Options.standard());
    try (TensorScope scope = TensorScope.open();
        RandomSource random = RandomSource.seeded(SEED)) {
      target =
          scope.keep(random.normal(new long[] {batch, network.config().outChannels(), side, side}));
    }
  }

  @Override
  public Tensor run() {
    try (WithGrad on = WithGrad.open()) {
      Tensor loss = unet.run().sub(target).square().mean();
      loss.backward();
      double norm = optimizer.gradientNorm();
      optimizer.step(LEARNING_RATE, norm > CLIP ? CLIP / norm : 1);
      return loss;
    }
  }

  @Override
  public long parameters() {
    return unet.parameters();
  }

  @Override
  public void close() {
    optimizer.close();
    unet.close();
    target.close();
  }
}
