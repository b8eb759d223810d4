package org.icportrait.diffusion.schedule;

import org.icportrait.engine.Tensor;

/** Gives unit normal numbers, e.g. {@code randomSource::normal}. */
@FunctionalInterface
public interface NoiseSource {
  /** Unit normal numbers in float32. */
  Tensor normal(long... shape);
}
