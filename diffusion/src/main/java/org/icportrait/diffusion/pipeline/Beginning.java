package org.icportrait.diffusion.pipeline;

import org.icportrait.diffusion.schedule.NoiseSource;
import org.icportrait.diffusion.schedule.Sampler;
import org.icportrait.diffusion.schedule.StepEdit;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;

/**
 * Where a run begins. Random numbers are drawn in the order of diffusers' pipelines.
 *
 * @param latents noisy latents [N, C, h, w]
 * @param index the first evaluation
 * @param edit what is done to latents after every evaluation
 * @param shown mask and masked latents [N, 1 + C, h, w] for networks that are shown them, or null
 */
record Beginning(Tensor latents, int index, StepEdit edit, Tensor shown) {
  /**
   * What it takes to begin.
   *
   * @param shows whether the network is shown what to keep
   */
  record Tools(
      LatentCodec codec, Sampler sampler, Draws draws, SampleRequest.Size size, boolean shows) {
    long[] shape(int count) {
      int factor = codec.factor();
      return new long[] {count, codec.channels(), size.height() / factor, size.width() / factor};
    }
  }

  static Beginning of(Start start, int count, Tools tools) {
    if (start instanceof Start.Image image) {
      return image(image, count, tools);
    }
    if (start instanceof Start.Fill fill) {
      return fill(fill, count, tools);
    }
    Tensor noise = tools.draws.noise().normal(tools.shape(count));
    return new Beginning(noise.mul(tools.sampler.initNoiseSigma()), 0, StepEdit.none(), null);
  }

  private static Beginning image(Start.Image start, int count, Tools tools) {
    int index = tools.sampler.begin(start.strength());
    Tensor picture = signed(start.image(), tools);
    Tensor clean = tools.codec.encodeEach(picture, tools.draws);
    Tensor noise = tools.draws.noise().normal(tools.shape(count));
    Tensor noisy = tools.sampler.addNoise(clean, noise, index);
    return new Beginning(noisy, index, StepEdit.none(), null);
  }

  private static Beginning fill(Start.Fill start, int count, Tools tools) {
    Sampler sampler = tools.sampler;
    NoiseSource source = tools.draws.noise();
    int index = sampler.begin(start.strength());
    boolean fromNoise = start.strength() == 1;
    Tensor picture = signed(start.image(), tools);
    Tensor known = null; // the picture's latents
    if (!tools.shows || !fromNoise) {
      known = tools.draws.repeat(tools.codec.encodeOnce(picture, tools.draws));
    }
    Tensor noise = source.normal(tools.shape(count));
    Tensor latents =
        fromNoise ? noise.mul(sampler.initNoiseSigma()) : sampler.addNoise(known, noise, index);
    Tensor mask = ImageTensors.mask(start.mask(), tools.size.width(), tools.size.height());
    // drawn for every network, as there
    Tensor masked = tools.codec.encodeOnce(picture.mul(mask.mul(-1).add(1)), tools.draws);
    long[] shape = tools.shape(count);
    Tensor small = Functional.upsampleNearest(mask, shape[2], shape[3]); // down, in truth
    if (tools.shows) {
      Tensor shown = tools.draws.repeat(Tensor.cat(1, small, masked));
      return new Beginning(latents, index, StepEdit.none(), shown);
    }
    return new Beginning(latents, index, keep(sampler, known, noise, small), null);
  }

  private static Tensor signed(RgbImage image, Tools tools) {
    return ImageTensors.signed(image, tools.size.width(), tools.size.height());
  }

  /** Puts the known latents, with as much noise as there is at the time, back where mask is 0. */
  private static StepEdit keep(Sampler sampler, Tensor known, Tensor noise, Tensor mask) {
    int last = sampler.timesteps().length;
    Tensor rest = mask.mul(-1).add(1);
    return (sample, index) -> {
      Tensor now = index == last ? known : sampler.addNoise(known, noise, index);
      return now.mul(rest).add(sample.mul(mask));
    };
  }
}
