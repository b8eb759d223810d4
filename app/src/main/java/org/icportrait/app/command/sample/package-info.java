/** The command that samples from any Stable Diffusion checkpoint. */
package org.icportrait.app.command.sample;
