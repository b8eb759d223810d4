package org.icportrait.portrait.head;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.PredictionType;
import org.icportrait.engine.Tensor;

/**
 * A network on a pre-trained base: it goes on predicting what the base was trained to predict, so
 * that nothing it knows is lost, and the portrait is what it draws.
 *
 * @param code the base's autoencoder
 * @param type of its scheduler
 */
public record PretrainedHead(Autoencoder code, PredictionType type) implements HeadParametrisation {
  @Override
  public Said read(
      WholeHeadInputs inputs,
      Tensor output,
      Tensor noisy,
      NoiseSchedule schedule,
      int... timesteps) {
    Tensor[] clean = new Tensor[timesteps.length];
    for (int i = 0; i < clean.length; i++) {
      float alpha = (float) schedule.alpha(timesteps[i]);
      float sigma = (float) schedule.sigma(timesteps[i]);
      clean[i] = type.toClean(output.narrow(0, i, 1), noisy.narrow(0, i, 1), alpha, sigma);
    }
    return new Said(Tensor.cat(0, clean), null);
  }

  @Override
  public Said nothing(WholeHeadInputs inputs) {
    return new Said(inputs.canvas().aligned(), null);
  }

  /** Decoded against decoded: what the code leaves out of the estimate stays in the picture. */
  @Override
  public Tensor change(Tensor clean, Tensor aligned) {
    return code.decode(clean).sub(code.decode(aligned)).mul(0.5);
  }

  @Override
  public boolean predictsMean() {
    return false;
  }
}
