package org.icportrait.portrait.train.whole;

import java.util.Random;
import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;

/**
 * A portrait beside itself, painted with colours that nobody can guess, the left half moved and
 * bent: each place of the answer is known only from where the canvas shows it. Of two ordinary
 * pictures of a person a denoiser needs no more than the colours of skin and hair, which a few
 * tokens tell to all, and never learns to match (docs/claims.md).
 */
final class PaintedDiptych {
  private static final double PAINT = 0.55; // share of the colour that is paint
  private static final double STRENGTH = 1.5; // of the paint's logits
  private static final int[] STROKES = {6, 16}; // along the picture's side
  private static final double ROLL = 0.2; // deviations: radians
  private static final double SIZE = 0.15; // of the logarithm
  private static final double NARROW = 0.15; // of the logarithm, to the side alone
  private static final double SHIFT = 0.18; // of half the side
  private static final int BENDS = 4; // along the side
  private static final double BEND = 0.07; // of half the side

  private PaintedDiptych() {}

  /**
   * Makes a share of the samples painted diptychs.
   *
   * @param share 0..1
   */
  static PairBatch.Sample some(PairBatch.Sample sample, double share, BatchDraws draws) {
    if (share == 0) {
      return sample;
    }
    HeadPlanes p = sample.planes();
    Tensor on = draws.happens(share);
    Tensor painted = paint(sample.target(), draws);
    Tensor left = PlaneFilters.resample(painted, places(p.size(), draws));
    HeadPlanes planes =
        p.with(either(on, left, p.profile()), either(on, painted, p.reference()), p.aligned());
    return new PairBatch.Sample(planes, either(on, painted, sample.target()), sample.head());
  }

  private static Tensor either(Tensor on, Tensor a, Tensor b) {
    return b.add(a.sub(b).mul(on));
  }

  /** Smooth colours of two sizes over a picture [N, 3, S, S], 0..1. */
  private static Tensor paint(Tensor picture, BatchDraws draws) {
    long size = picture.size(3);
    Tensor logits = null;
    for (int strokes : STROKES) {
      Tensor drawn =
          draws.normal(3 * strokes * strokes).reshape(draws.count(), 3, strokes, strokes);
      Tensor smooth = Functional.upsampleBilinear(drawn, size, size);
      logits = logits == null ? smooth : logits.add(smooth);
    }
    Tensor colours = Functional.sigmoid(logits.mul(STRENGTH));
    return either(Tensor.full((float) PAINT, 1, 1, 1, 1), colours, picture);
  }

  /** Where the left half's pixels lie in the painted portrait, [N, S, S, 2]. */
  private static Tensor places(int size, BatchDraws draws) {
    float[] out = new float[draws.count() * size * size * 2];
    int at = 0;
    for (int i = 0; i < draws.count(); i++) {
      Random random = draws.of(i);
      double roll = ROLL * random.nextGaussian();
      double tall = Math.exp(SIZE * random.nextGaussian());
      double wide = tall * Math.exp(NARROW * random.nextGaussian());
      double right = SHIFT * random.nextGaussian();
      double down = SHIFT * random.nextGaussian();
      for (int y = 0; y < size; y++) {
        double v = (2 * y + 1.0) / size - 1;
        for (int x = 0; x < size; x++) {
          double u = (2 * x + 1.0) / size - 1;
          out[at++] = (float) (wide * (Math.cos(roll) * u + Math.sin(roll) * v) + right);
          out[at++] = (float) (tall * (Math.cos(roll) * v - Math.sin(roll) * u) + down);
        }
      }
    }
    Tensor bends = draws.normal(2 * BENDS * BENDS).reshape(draws.count(), 2, BENDS, BENDS);
    Tensor bent =
        Functional.upsampleBilinear(bends.mul(BEND), size, size)
            .transpose(1, 2)
            .transpose(2, 3); // [N, S, S, 2]
    return Tensor.of(out, draws.count(), size, size, 2).add(bent);
  }
}
