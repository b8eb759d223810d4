package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Picture;

/**
 * A picture, where it comes from, and which of its faces is meant.
 *
 * @param name the file, for messages
 * @param picture its pixels
 * @param face from 0, the largest
 */
public record NamedPicture(String name, Picture picture, int face) {
  /** Refuses a face before the first. */
  public NamedPicture {
    if (face < 0) {
      throw new IllegalArgumentException("face " + face + ", expected 0 or more");
    }
  }

  /** A picture whose largest face is meant. */
  public NamedPicture(String name, Picture picture) {
    this(name, picture, 0);
  }

  /** The same, enlarged where its longer side has fewer pixels. */
  NamedPicture atLeast(int side) {
    boolean small = Math.max(picture.width(), picture.height()) < side;
    return small ? new NamedPicture(name, PortraitGenerator.sized(picture, side), face) : this;
  }

  /**
   * The face that is meant.
   *
   * @param faces of this picture, largest first
   * @throws BadInputException when there are fewer faces
   */
  public FaceAnalysis choose(List<FaceAnalysis> faces) {
    if (faces.isEmpty()) {
      throw new BadInputException(name, "no face", "an upright face at least 64 pixels wide");
    }
    if (face >= faces.size()) {
      throw new BadInputException(
          name,
          faces.size() == 1 ? "1 face" : faces.size() + " faces",
          "at least " + (face + 1) + ": faces are counted from 1, the largest first");
    }
    return faces.get(face);
  }
}
