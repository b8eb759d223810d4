package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.face.image.Picture;

/**
 * A finished portrait.
 *
 * @param picture with the reference's background in the reference's size, else the square crop
 * @param notes plain sentences, such as which profile was skipped
 */
public record PortraitResult(Picture picture, List<String> notes) {}
