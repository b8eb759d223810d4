/** Trains the denoiser: pairs, networks and parts of each family, validation. */
package org.icportrait.portrait.train.portrait;
