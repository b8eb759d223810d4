package org.icportrait.face.warp;

/** What {@link ViewWarp} does beside moving pixels; each can be left out. */
public enum WarpRule {
  /** The rim is read a little further in: beyond the silhouette is background, not face. */
  RIM_INSET,
  /** What lies in deep shadow counts as unseen. */
  DEEP_SHADOW,
  /** What the profile never saw is taken from the other half of the face. */
  MIRRORED_HALF
}
