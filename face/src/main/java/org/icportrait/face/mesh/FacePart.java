package org.icportrait.face.mesh;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The parts of a face that people have names for, by their landmarks. */
public enum FacePart {
  FOREHEAD("the forehead", 10, 151, 109, 338, 67, 297, 108, 337),
  /** On the image's left where the face looks at the viewer. */
  RIGHT_EYE(
      "the right eye",
      new int[] {33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246}),
  LEFT_EYE(
      "the left eye",
      new int[] {263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466}),
  NOSE("the nose", 1, 2, 4, 5, 195, 98, 327, 45, 275, 48, 278),
  MOUTH(
      "the mouth",
      new int[] {61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39}),
  CHIN("the chin", 152, 148, 176, 377, 400, 175, 199);

  private final String title; // with its article

  @SuppressWarnings("ImmutableEnumChecker") // nobody is given it
  private final int[] landmarks;

  FacePart(String title, int... landmarks) {
    this.title = title;
    this.landmarks = landmarks;
  }

  /** In plain words the parts of whose landmarks more than half are so, from the top down. */
  public static String where(IntPredicate landmark) {
    return Arrays.stream(values())
        .filter(part -> part.share(landmark) > 0.5)
        .map(part -> part.title)
        .collect(Collectors.joining(", "));
  }

  private double share(IntPredicate landmark) {
    return Arrays.stream(landmarks).filter(landmark).count() / (double) landmarks.length;
  }
}
