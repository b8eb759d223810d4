package org.icportrait.portrait.method.stitch;

import java.util.Random;
import java.util.Set;
import org.icportrait.face.image.Picture;

/**
 * From a composite to what the networks read: the mask is drawn and the inputs are gathered in the
 * same way for training, portraits and matches.
 *
 * @param shape of what is hidden of the reference
 * @param ratio share of the reference's face that is hidden, 0..1
 * @param factor pixels that a latent stands for along a side, f
 */
public record StitchComposer(MaskShape shape, double ratio, int factor) {
  /** Share of the reference's face that is hidden, as in the paper. */
  public static final double MASK_RATIO = 0.8;

  /** Hides as much as the paper does. */
  public static StitchComposer usual(int factor) {
    return new StitchComposer(MaskShape.PATCHES, MASK_RATIO, factor);
  }

  /** The same with another share hidden. */
  public StitchComposer withRatio(double other) {
    return new StitchComposer(shape, other, factor);
  }

  /**
   * Composes one sample.
   *
   * @param profile the profile's standard crop, [3, S, S]
   * @param composite the conditional estimate in the target's crop
   * @param reference the target's crop that light is taken from, [3, S, S]
   * @param random chooses what is hidden
   * @param dropped the conditions that are missing
   */
  public StitchInputs compose(
      Picture profile,
      FaceComposite composite,
      Picture reference,
      Random random,
      Set<Condition> dropped) {
    float[] mask = shape.draw(composite.coverage(), reference.width(), ratio, random);
    return StitchInputs.of(profile, composite, reference, mask, factor, dropped);
  }
}
