package org.icportrait.portrait.method.stitch;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The shapes in which the reference's face is hidden; each is one class and one line here. */
public enum MaskShape {
  /** Square patches, as in the paper. */
  PATCHES("patches", PatchMask::draw);

  /** Share of the reference's face that is hidden, as in the paper. */
  public static final double MASK_RATIO = 0.8;

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
  private final Drawing drawing;

  /** Draws a keep-mask, see {@link MaskShape#draw}. */
  @FunctionalInterface
  interface Drawing {
    float[] draw(float[] face, int size, double ratio, Random random);
  }

  MaskShape(String label, Drawing drawing) {
    this.label = label;
    this.drawing = drawing;
  }

  /** The name in options. */
  public String label() {
    return label;
  }

  /** All names. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(MaskShape::label).toList();
  }

  /** The shape of a name; empty when there is none. */
  public static Optional<MaskShape> named(String name) {
    return Arrays.stream(values()).filter(shape -> shape.label.equals(name)).findFirst();
  }

  /**
   * Draws a mask.
   *
   * @param face [S, S], above 0 on the face
   * @param size S, a multiple of 16
   * @param ratio share of the face that is hidden, 0..1
   * @param random chooses what is hidden
   * @return [S, S], 1 where the reference is kept, 0 where it is hidden
   */
  public float[] draw(float[] face, int size, double ratio, Random random) {
    return drawing.draw(face, size, ratio, random);
  }
}
