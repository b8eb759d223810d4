package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.icportrait.engine.Tensor;

/**
 * What a network predicts from a noisy sample x = alpha clean + sigma noise. All tensors are [N, C,
 * H, W]; {@code timesteps} are one for each sample, or one for all.
 */
public enum PredictionType {
  /** The noise. */
  @JsonProperty("epsilon")
  EPSILON {
    @Override
    public Tensor toClean(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps) {
      return x.sub(output.mul(schedule.sigmas(timesteps))).div(schedule.alphas(timesteps));
    }

    @Override
    public Tensor toNoise(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps) {
      return output;
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps) {
      return noise;
    }
  },

  /** v = alpha noise - sigma clean (arXiv 2202.00512, appendix D). */
  @JsonProperty("v_prediction")
  V_PREDICTION {
    @Override
    public Tensor toClean(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps) {
      return x.mul(schedule.alphas(timesteps)).sub(output.mul(schedule.sigmas(timesteps)));
    }

    @Override
    public Tensor toNoise(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps) {
      return output.mul(schedule.alphas(timesteps)).add(x.mul(schedule.sigmas(timesteps)));
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps) {
      return noise.mul(schedule.alphas(timesteps)).sub(clean.mul(schedule.sigmas(timesteps)));
    }
  },

  /** The clean sample. */
  @JsonProperty("sample")
  SAMPLE {
    @Override
    public Tensor toClean(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps) {
      return output;
    }

    @Override
    public Tensor toNoise(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps) {
      return x.sub(output.mul(schedule.alphas(timesteps))).div(schedule.sigmas(timesteps));
    }

    @Override
    public Tensor target(Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps) {
      return clean;
    }
  };

  /** The clean sample that an output for the noisy {@code x} stands for. */
  public abstract Tensor toClean(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps);

  /** The noise that an output for the noisy {@code x} stands for. */
  public abstract Tensor toNoise(Tensor output, Tensor x, NoiseSchedule schedule, int... timesteps);

  /** What the network is trained to put out for {@code alpha clean + sigma noise}. */
  public abstract Tensor target(
      Tensor clean, Tensor noise, NoiseSchedule schedule, int... timesteps);
}
