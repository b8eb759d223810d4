package org.icportrait.diffusion.schedule;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Tensor;

/** Gives unit normal numbers, e.g. {@code randomSource::normal}. */
@FunctionalInterface
public interface NoiseSource {
  /** Unit normal numbers in float32. */
  Tensor normal(long... shape);

  /**
   * One source for each picture of a batch, like a list of generators in diffusers: a picture then
   * doesn't depend on which others are made with it.
   */
  static NoiseSource perPicture(List<NoiseSource> sources) {
    List<NoiseSource> own = List.copyOf(sources);
    return shape -> {
      if (shape[0] != own.size()) {
        throw new IllegalArgumentException(
            "batch: found " + shape[0] + ", expected " + own.size() + " as many as sources");
      }
      long[] one = shape.clone();
      one[0] = 1;
      List<Tensor> drawn = new ArrayList<>();
      own.forEach(source -> drawn.add(source.normal(one)));
      return Tensor.cat(0, drawn);
    };
  }
}
