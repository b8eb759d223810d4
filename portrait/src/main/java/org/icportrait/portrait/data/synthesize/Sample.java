package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import org.icportrait.face.image.Picture;

/**
 * One view of the data set.
 *
 * @param key its name in the set
 * @param picture sRGB
 * @param planes the surface behind the pixels
 * @param notes identity, camera, pose, light, expression; docs/synthetic-views.md lists the fields
 */
public record Sample(String key, Picture picture, GeometryPlanes planes, JsonNode notes) {
  /**
   * The landmarks of a textured head, hidden ones too: [478, 3], pixels of the picture and depth in
   * the same unit from the head's centre; NaN for those without a place on the head. Null when the
   * sample has none.
   */
  public float[] landmarks() {
    return SampleNotes.landmarks(notes.path("landmarks"));
  }
}
