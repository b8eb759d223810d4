/**
 * From a text, and perhaps pictures, to pictures: Stable Diffusion's networks and samplers joined,
 * number for number as the pipelines of diffusers. {@link
 * org.icportrait.diffusion.pipeline.StableDiffusion} is where to start.
 */
package org.icportrait.diffusion.pipeline;
