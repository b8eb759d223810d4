package org.icportrait.portrait.evaluate;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.image.Picture;

/** Sees where a person's hair is; a parsing network of the caller's. */
@FunctionalInterface
public interface HairMask {
  /**
   * The hair of the person whose face is given.
   *
   * @return [H, W] of the picture's size, 0 for none to 1 for hair
   */
  float[] of(Picture picture, FaceAnalysis face);
}
