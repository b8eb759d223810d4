/** The commands about model folders. */
package org.icportrait.app.command.model;
