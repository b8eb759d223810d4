package org.icportrait.portrait.train.whole;

import java.util.Random;
import java.util.function.UnaryOperator;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;

/**
 * The warp is off by a little, and in a share of the samples missing: then only the canvas shows
 * the person. While it is always there, the canvas is worth nothing.
 */
final class AlignmentErrors {
  private static final double SCALE = 0.02;
  private static final double ROLL = 0.02;
  private static final double SHIFT = 0.012; // of the side

  private AlignmentErrors() {}

  /** Planes without a warp. */
  static HeadPlanes without(HeadPlanes p) {
    return p.turned(p.aligned().mul(0), p.visibility().mul(0), p.matte(), p.normals());
  }

  static HeadPlanes apply(HeadPlanes p, double missing, BatchDraws draws) {
    Tensor places = places(p, draws);
    Tensor here = draws.happens(missing).mul(-1).add(1);
    UnaryOperator<Tensor> move = x -> PlaneFilters.resample(x, places);
    return p.turned(
        move.apply(p.aligned()).mul(here),
        move.apply(p.visibility()).mul(here),
        move.apply(p.matte()),
        move.apply(p.normals()));
  }

  /** [N, S, S, 2]. */
  private static Tensor places(HeadPlanes p, BatchDraws draws) {
    int size = p.size();
    float[] out = new float[draws.count() * size * size * 2];
    int at = 0;
    for (int i = 0; i < draws.count(); i++) {
      Random random = draws.of(i);
      double scale = 1 + SCALE * random.nextGaussian();
      double roll = ROLL * random.nextGaussian();
      double right = 2 * SHIFT * random.nextGaussian();
      double down = 2 * SHIFT * random.nextGaussian();
      for (int y = 0; y < size; y++) {
        double v = (2 * y + 1.0) / size - 1;
        for (int x = 0; x < size; x++) {
          double u = (2 * x + 1.0) / size - 1;
          out[at++] = (float) (scale * u + roll * v + right);
          out[at++] = (float) (scale * v - roll * u + down);
        }
      }
    }
    return Tensor.of(out, draws.count(), size, size, 2);
  }
}
