package org.icportrait.portrait.generate;

import java.util.function.Supplier;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.method.stitch.FaceComposite;

/** What a portrait is drawn into: a reference, or the profile's own crop turned. */
sealed interface PortraitScene permits ReferenceScene, TurnedScene {
  /** The first guess, in the pixels of the pictures. */
  FaceComposite estimate();

  /**
   * What the networks see.
   *
   * @param size S, the side of their crops
   * @param estimate the first guess, see {@link #estimate}
   */
  View view(int size, FaceComposite estimate);

  /** The finished picture around a corrected estimate of any side. */
  Picture finish(Picture corrected);

  /**
   * Crops of side S.
   *
   * @param profile the profile's standard crop, [3, S, S]
   * @param target the crop that the face is drawn into and light is taken from, [3, S, S]
   * @param composite the first guess in it
   * @param unlit makes the same in the profile's own light
   */
  record View(
      Picture profile, Picture target, FaceComposite composite, Supplier<FaceComposite> unlit) {}
}
