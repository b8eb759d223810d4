/** Single pictures out of video codecs, which are native code like all that the engine holds. */
package org.icportrait.engine.video;
