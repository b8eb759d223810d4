/** Turning a whole portrait with its head: hair, neck and shoulders before a still background. */
package org.icportrait.portrait.turn;
