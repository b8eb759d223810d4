/** What a command runs in: its messages and progress, the wish to stop, what failures mean. */
package org.icportrait.app.session;
