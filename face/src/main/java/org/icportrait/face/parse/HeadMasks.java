package org.icportrait.face.parse;

import java.util.function.UnaryOperator;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Planes;

/**
 * What the pixels around a head belong to. A pixel may be more than one thing: hair and skin are
 * parts of the person, and a hand before the face is skin and covers.
 *
 * @param frame the crop of the head, see {@link CropFrame#head}; S is its size
 * @param hair [S, S], 0..1, hair of head, brows not counted
 * @param skin [S, S], 0..1, bare skin of face, ears, neck, shoulders and hands
 * @param person [S, S], 0..1, the person with clothes, hat, glasses and what is held
 * @param occluder [S, S], 0..1, what covers the head: glasses, hat, mask, hand, microphone
 */
public record HeadMasks(
    CropFrame frame, float[] hair, float[] skin, float[] person, float[] occluder) {

  /** Refuses planes that don't fit the frame. */
  public HeadMasks {
    int pixels = frame.size() * frame.size();
    for (float[] plane : new float[][] {hair, skin, person, occluder}) {
      if (plane.length != pixels) {
        throw new IllegalArgumentException(
            "a mask of " + plane.length + " values in a crop of " + pixels + " pixels");
      }
    }
  }

  /** The same in a crop of a larger side. */
  public HeadMasks resized(int side) {
    int own = frame.size();
    UnaryOperator<float[]> larger = mask -> Planes.enlarge(mask, 1, own, side);
    return new HeadMasks(
        frame.resized(side),
        larger.apply(hair),
        larger.apply(skin),
        larger.apply(person),
        larger.apply(occluder));
  }

  /** The share 0..1 of the crop that a mask takes, all its pixels weighed by their softness. */
  public static double share(float[] mask) {
    double sum = 0;
    for (float value : mask) {
      sum += value;
    }
    return sum / mask.length;
  }
}
