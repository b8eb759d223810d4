package org.icportrait.diffusion.unet;

import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/**
 * A layer that mixes the places of a plane, and possibly the tokens of a context, into each place.
 */
abstract class PlaneLayer extends Module {
  /** [N, C, H, W] and a context [N, T, D] or null to [N, C, H, W]. */
  public abstract Tensor forward(Tensor x, Tensor context);
}
