package org.icportrait.portrait.train.whole;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.icportrait.portrait.train.run.WholeHeadSettings;

/**
 * What a step on a base reads of its samples, all in one tensor: latents of the profile, of the
 * estimate and of the true answer, C each; the weight; alpha and hole in cells; and, last, what the
 * branch reads.
 *
 * @param all [N, K, h, w]
 * @param latents C
 */
record LatentPlanes(Tensor all, int latents) {
  /** Those that all stages read. */
  static int common(int latents) {
    return 3 * latents + 1 + known(latents);
  }

  /** K, with the condition of the branch. */
  static int channels(int latents) {
    return common(latents) + WholeHeadInputs.conditionChannels(latents);
  }

  private static int known(int latents) {
    return WholeHeadInputs.canvasChannels(latents) - 2 * latents;
  }

  /**
   * Draws and encodes one sample, which is then the same whatever batch it is in.
   *
   * @param batch of one
   * @param settings how it is attacked and masked
   * @return its planes in float16, [1, K, h, w]; their values are below a hundred
   */
  static Tensor draw(PairBatch batch, WholeHeadSettings settings, Autoencoder code) {
    return TensorScope.within(
        () -> {
          try (NoGrad off = NoGrad.open()) {
            DrawnSamples drawn = DrawnSamples.of(batch, settings, settings.missing(), code);
            WholeHeadInputs inputs = drawn.inputs();
            InContextCanvas canvas = inputs.canvas();
            return Tensor.cat(
                    1,
                    canvas.profile(),
                    canvas.aligned(),
                    drawn.clean(code),
                    Functional.averagePool(drawn.weight(), code.factor()),
                    canvas.visibility(),
                    inputs.condition())
                .to(DType.FLOAT16)
                .contiguous();
          }
        });
  }

  private Tensor part(int from, int count) {
    return all.narrow(1, from, count).to(DType.FLOAT32);
  }

  /** What the networks read; without a condition nothing in its place. */
  WholeHeadInputs inputs() {
    Tensor known = part(3 * latents + 1, known(latents));
    int condition = WholeHeadInputs.conditionChannels(latents);
    Tensor light =
        all.size(1) > common(latents)
            ? part(common(latents), condition)
            : Tensor.zeros(all.size(0), condition, all.size(2), all.size(3));
    int cells = known(latents) / 2;
    return new WholeHeadInputs(
        new InContextCanvas(part(0, latents), part(latents, latents), known),
        light,
        known.narrow(1, 0, cells).mean(1),
        known.narrow(1, cells, cells).mean(1));
  }

  /** z of the true answer, [N, C, h, w]. */
  Tensor clean() {
    return part(2 * latents, latents);
  }

  /** [N, 1, h, w]. */
  Tensor weight() {
    return part(3 * latents, 1);
  }
}
