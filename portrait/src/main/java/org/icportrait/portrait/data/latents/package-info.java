/** Training samples as a Stable Diffusion base reads them, made beforehand. */
package org.icportrait.portrait.data.latents;
