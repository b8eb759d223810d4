/** The commands about training data: fits of a head, synthetic views. */
package org.icportrait.app.command.data;
