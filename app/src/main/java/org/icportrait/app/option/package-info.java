/** Options that several commands share, with their ranges and messages. */
package org.icportrait.app.option;
