/** Writes views one after another as GIF or WebP. */
package org.icportrait.app.animation;
