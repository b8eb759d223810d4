/** The command that trains by a recipe. */
package org.icportrait.app.command.train;
