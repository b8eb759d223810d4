package org.icportrait.portrait.generate;

import org.icportrait.face.Picture;

/**
 * A picture and where it comes from.
 *
 * @param name the file, for messages
 * @param picture its pixels
 */
public record NamedPicture(String name, Picture picture) {}
