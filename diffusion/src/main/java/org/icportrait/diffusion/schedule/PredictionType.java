package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/**
 * What a network predicts from a noisy sample x = alpha clean + sigma noise. All tensors are [N, C,
 * H, W].
 */
public enum PredictionType {
  /** The noise. */
  EPSILON {
    @Override
    Tensor toClean(Tensor output, Tensor x, float alpha, float sigma) {
      return x.sub(output.mul(sigma)).div(alpha);
    }

    @Override
    Tensor toNoise(Tensor output, Tensor x, float alpha, float sigma) {
      return output;
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps) {
      return noise;
    }
  },

  /** v = alpha noise - sigma clean (arXiv 2202.00512, appendix D). */
  V_PREDICTION {
    @Override
    Tensor toClean(Tensor output, Tensor x, float alpha, float sigma) {
      return x.mul(alpha).sub(output.mul(sigma));
    }

    @Override
    Tensor toNoise(Tensor output, Tensor x, float alpha, float sigma) {
      return output.mul(alpha).add(x.mul(sigma));
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps) {
      return noise.mul(schedule.alphas(timesteps)).sub(clean.mul(schedule.sigmas(timesteps)));
    }
  },

  /** The clean sample. */
  SAMPLE {
    @Override
    Tensor toClean(Tensor output, Tensor x, float alpha, float sigma) {
      return output;
    }

    @Override
    Tensor toNoise(Tensor output, Tensor x, float alpha, float sigma) {
      return x.sub(output.mul(alpha)).div(sigma);
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps) {
      return clean;
    }
  };

  /** The clean sample that an output for the noisy {@code x} stands for. */
  abstract Tensor toClean(Tensor output, Tensor x, float alpha, float sigma);

  /** The noise that an output for the noisy {@code x} stands for. */
  abstract Tensor toNoise(Tensor output, Tensor x, float alpha, float sigma);

  /**
   * What the network is trained to put out for {@code alpha clean + sigma noise}.
   *
   * @param timesteps one for each sample, or one for all
   */
  public abstract Tensor target(
      Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps);
}
