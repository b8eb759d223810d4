/** Reads pictures that people have and writes them with notes of how they were made. */
package org.icportrait.app.picture;
