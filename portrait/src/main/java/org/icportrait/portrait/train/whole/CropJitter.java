package org.icportrait.portrait.train.whole;

import java.util.Random;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.HeadPlanes;

/** The head crop of the reference a little larger, smaller or elsewhere: few people, more views. */
final class CropJitter {
  private static final double NEAREST = 0.88; // side of the cut, as a share
  private static final double FARTHEST = 1.06;
  private static final double SHIFT = 0.04; // at most, of the side

  private CropJitter() {}

  /** The same pairs with everything that lies in the reference's crop cut anew. */
  static PairTensors apply(PairTensors pairs, BatchDraws draws) {
    HeadPlanes p = pairs.planes();
    int size = p.size();
    float[] places = new float[draws.count() * size * size * 2];
    float[] there = new float[draws.count() * size * size];
    for (int i = 0; i < draws.count(); i++) {
      Random random = draws.of(i);
      double scale = NEAREST + (FARTHEST - NEAREST) * random.nextDouble();
      double right = 2 * SHIFT * (2 * random.nextDouble() - 1);
      double down = 2 * SHIFT * (2 * random.nextDouble() - 1);
      for (int y = 0; y < size; y++) {
        double v = scale * ((2 * y + 1.0) / size - 1) + down;
        for (int x = 0; x < size; x++) {
          double u = scale * ((2 * x + 1.0) / size - 1) + right;
          int at = (i * size + y) * size + x;
          places[2 * at] = (float) u;
          places[2 * at + 1] = (float) v;
          there[at] = Math.max(Math.abs(u), Math.abs(v)) <= 1 ? 1 : 0;
        }
      }
    }
    Tensor at = Tensor.of(places, draws.count(), size, size, 2);
    PairTensors cut = pairs.map(x -> PlaneFilters.resample(x, at));
    HeadPlanes moved = cut.planes();
    HeadPlanes planes =
        new HeadPlanes(
            p.profile(), // lies in a crop of its own
            moved.reference(),
            moved.aligned(),
            moved.visibility(),
            moved.matte(),
            moved.normals(),
            moved.head(),
            moved.skin(),
            moved.inside().mul(Tensor.of(there, draws.count(), 1, size, size)));
    return new PairTensors(
        planes,
        cut.target(),
        pairs.profileSkin(),
        cut.alignedSkin(),
        cut.hair(),
        cut.targetHead(),
        cut.targetSkin());
  }
}
