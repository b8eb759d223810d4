/** Relighting without diffusion: the quotient of two shadings of the head's normals. */
package org.icportrait.portrait.relight;
