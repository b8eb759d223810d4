package org.icportrait.portrait.model;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.Parametrisation;
import org.icportrait.portrait.method.stitch.StitchedDenoiser;

/**
 * The networks of a model for crops of one side. All are the model's.
 *
 * @param size side of the crops in pixels
 * @param shared what serves crops of every side
 */
public record Resolution(
    int size,
    Autoencoder autoencoder,
    ViewConsistentAdaptation denoiser,
    Parametrisation parametrisation,
    DenoiserParts shared) {

  /** The denoiser with the branch beside it. */
  public StitchedDenoiser networks() {
    return new StitchedDenoiser(denoiser, shared.stitching());
  }
}
