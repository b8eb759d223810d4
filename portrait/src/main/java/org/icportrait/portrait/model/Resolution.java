package org.icportrait.portrait.model;

import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.portrait.method.adapt.CanvasDenoiser;
import org.icportrait.portrait.method.stitch.Parametrisation;

/**
 * The networks of a model for crops of one side. All are the model's.
 *
 * @param size side of the crops in pixels
 * @param shared what serves crops of every side
 */
public record Resolution(
    int size,
    Autoencoder autoencoder,
    CanvasDenoiser denoiser,
    Parametrisation parametrisation,
    DenoiserParts shared) {}
