package org.icportrait.portrait.train.whole;

import java.util.List;
import java.util.Random;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;

/**
 * The noise of a batch.
 *
 * @param noise e, standard normal, [N, C, h, w]
 * @param noisy x_t, likewise
 * @param timesteps one a sample
 */
record StepNoise(Tensor noise, Tensor noisy, int... timesteps) {
  /**
   * Draws it, each sample's from its own source.
   *
   * @param clean z, [N, C, h, w]
   * @param noisiest share of samples at the last timestep, 0..1
   * @param least where in the schedule the others begin, 0..1
   */
  static StepNoise draw(
      Tensor clean, NoiseSchedule schedule, double noisiest, double least, List<Random> samples) {
    int last = schedule.timesteps() - 1;
    int first = (int) Math.round(least * last);
    int[] timesteps = new int[samples.size()];
    Tensor[] noises = new Tensor[timesteps.length];
    for (int i = 0; i < timesteps.length; i++) {
      Random random = samples.get(i);
      boolean mean = random.nextDouble() < noisiest;
      int drawn = first + random.nextInt(last + 1 - first);
      timesteps[i] = mean ? last : drawn;
      try (RandomSource source = RandomSource.seeded(random.nextLong())) {
        noises[i] = source.normal(1, clean.size(1), clean.size(2), clean.size(3));
      }
    }
    Tensor noise = Tensor.cat(0, noises);
    return new StepNoise(noise, schedule.addNoise(clean, noise, timesteps), timesteps);
  }
}
