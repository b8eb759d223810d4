package org.icportrait.portrait.method.stitch;

import java.util.List;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.canvas.InContextCanvas;

/**
 * Samples as tensors: the canvas, the branch's condition and what is known beforehand.
 *
 * @param canvas z_P, z_A and V
 * @param condition what Lighting-Aware Stitching reads, [N, 2K + 5, h, w], K coarse channels
 * @param coverage share of the profile's face, [N, 1, h, w]
 */
public record StitchBatch(InContextCanvas canvas, Tensor condition, Tensor coverage) {

  /** Encodes samples of crops of side S. */
  public static StitchBatch encode(List<StitchInputs> inputs, int size, Autoencoder autoencoder) {
    int h = size / autoencoder.factor();
    try (NoGrad off = NoGrad.open()) {
      Tensor profile =
          latents(inputs.stream().map(StitchInputs::profile).toList(), size, autoencoder);
      Tensor aligned =
          latents(inputs.stream().map(StitchInputs::estimate).toList(), size, autoencoder);
      Tensor masked =
          latents(inputs.stream().map(StitchInputs::masked).toList(), size, autoencoder);
      Tensor mask = stack(inputs.stream().map(StitchInputs::mask).toList(), 1, h);
      Tensor visibility = stack(inputs.stream().map(StitchInputs::visibility).toList(), 1, h);
      Tensor coverage = stack(inputs.stream().map(StitchInputs::coverage).toList(), 1, h);
      Tensor cue = stack(inputs.stream().map(StitchInputs::cue).toList(), 3, h);
      InContextCanvas canvas = new InContextCanvas(profile, aligned, visibility);
      Tensor condition = LightingAwareStitching.condition(masked, mask, canvas, cue);
      return new StitchBatch(canvas, condition, coverage);
    }
  }

  /** Pictures [3, S, S] as latents [N, C, h, w]. */
  public static Tensor latents(List<float[]> pictures, int size, Autoencoder autoencoder) {
    try (NoGrad off = NoGrad.open()) {
      return autoencoder.encode(stack(pictures, 3, size)).detach();
    }
  }

  private static Tensor stack(List<float[]> planes, int channels, int size) {
    int each = channels * size * size;
    float[] all = new float[Math.multiplyExact(each, planes.size())];
    for (int i = 0; i < planes.size(); i++) {
      System.arraycopy(planes.get(i), 0, all, i * each, each);
    }
    return Tensor.of(all, planes.size(), channels, size, size);
  }

  /** The same with nothing on the profile's half of the canvas. */
  public StitchBatch withoutProfile() {
    Tensor nothing = Tensor.zeros(canvas.profile().shape());
    InContextCanvas bare = new InContextCanvas(nothing, canvas.aligned(), canvas.visibility());
    return new StitchBatch(bare, condition, coverage);
  }

  /** The conditional estimate with its measured variance. */
  public ConditionalEstimate estimate(EstimateVariance variance) {
    return new ConditionalEstimate(canvas.aligned(), variance.at(canvas.visibility(), coverage));
  }
}
