/** Files that appear whole or not at all, and their names. */
package org.icportrait.app.file;
