package org.icportrait.portrait.train.whole;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.train.run.Recipe;

/**
 * Latents made when they are asked for, of pairs, by the autoencoder.
 *
 * @param recipe whose seed and sample numbers decide everything
 */
record DrawnLatents(Recipe recipe, PairStream pairs, Autoencoder code) implements LatentSource {
  @Override
  public Supplier<Batch> read(long... samples) {
    List<Random> draws = new ArrayList<>();
    List<PairBatch> drawn = new ArrayList<>();
    for (long sample : samples) {
      Random random = recipe.random(sample, 0);
      draws.add(random);
      drawn.add(pairs.draw(List.of(random), recipe.whole().triplets()));
    }
    return () -> {
      Tensor[] planes = new Tensor[samples.length];
      long[] seeds = new long[samples.length];
      for (int i = 0; i < planes.length; i++) {
        planes[i] = LatentPlanes.draw(drawn.get(i), recipe.whole(), code);
        seeds[i] = draws.get(i).nextLong();
      }
      return new Batch(Tensor.cat(0, planes), seeds);
    };
  }

  @Override
  public void close() {
    // pairs are mapped files, the autoencoder is its owner's
  }
}
