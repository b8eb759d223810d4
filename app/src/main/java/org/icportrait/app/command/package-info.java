/** The commands that make or look at portraits, one class each. */
package org.icportrait.app.command;
