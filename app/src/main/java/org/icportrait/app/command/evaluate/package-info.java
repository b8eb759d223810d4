/** The commands that measure: quality, experiments, speed. */
package org.icportrait.app.command.evaluate;
