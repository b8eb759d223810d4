package org.icportrait.app.picture;

import java.awt.color.ICC_Profile;

/** What a file says of the colours that its samples mean. */
sealed interface SourceColour {
  /** Nothing that has still to be applied: sRGB, or what the decoder has applied itself. */
  record Plain() implements SourceColour {}

  /**
   * A profile of the International Color Consortium.
   *
   * @param profile one that {@link IccProfiles} found usable
   */
  record Profiled(ICC_Profile profile) implements SourceColour {}

  /** Primaries and a curve. */
  record Coded(CodedColour colour) implements SourceColour {}

  SourceColour PLAIN = new Plain();
}
