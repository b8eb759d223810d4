package org.icportrait.portrait.generate;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.parse.HeadMasks;
import org.icportrait.portrait.model.PortraitModel;

/**
 * The masks of heads, each crop parsed once, whoever asks: what covers a face is looked for in the
 * same masks that its head is cut out with. Lives as long as its pictures are drawn from.
 */
final class ParsedHeads {
  private final PortraitModel model;
  private final IdentityHashMap<Picture, Map<CropFrame, HeadMasks>> known = new IdentityHashMap<>();

  /** Over an open model, which stays the caller's. */
  ParsedHeads(PortraitModel model) {
    this.model = model;
  }

  /**
   * The masks in a crop around a head.
   *
   * @return null where the model has no {@code parse/}
   */
  HeadMasks of(Picture picture, CropFrame frame) {
    return known
        .computeIfAbsent(picture, each -> new HashMap<>())
        .computeIfAbsent(frame, each -> model.masks(picture, each));
  }
}
