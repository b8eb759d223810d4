package org.icportrait.portrait.generate;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.portrait.adapt.CanvasDenoiser;
import org.icportrait.portrait.stitch.Parametrisation;

/**
 * The networks of a model for crops of one side. All are the model's.
 *
 * @param size side of the crops in pixels
 * @param shared what serves crops of every side
 */
record Resolution(
    int size,
    Autoencoder autoencoder,
    CanvasDenoiser denoiser,
    Parametrisation parametrisation,
    DenoiserParts shared) {}
