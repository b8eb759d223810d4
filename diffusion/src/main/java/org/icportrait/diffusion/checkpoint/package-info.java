/**
 * Stable Diffusion checkpoints in every layout they come in, seen as components with diffusers'
 * parameter names. Weights stay in their files until a network asks for them.
 */
package org.icportrait.diffusion.checkpoint;
