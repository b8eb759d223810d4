package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.face.image.Picture;

/**
 * A finished portrait.
 *
 * @param picture with the reference's background in the reference's size, else the square crop
 * @param turned whether the picture it is made in was turned, so that places are not the file's
 * @param notes plain sentences: which faces were taken and what was turned; then, beginning with
 *     "warning: ", what was skipped, cut or covered
 */
public record PortraitResult(Picture picture, boolean turned, List<String> notes) {
  /** Whether a note matters even to those who want to hear little. */
  public static boolean isWarning(String note) {
    return note.startsWith("warning: ");
  }
}
