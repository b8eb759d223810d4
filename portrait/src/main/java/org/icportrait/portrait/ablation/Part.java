package org.icportrait.portrait.ablation;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a portrait is made of, in the order in which it is applied: the hand-written rules of the
 * first guess, the networks, and the rules of pasting back. Each can be left out at use.
 */
public enum Part {
  /** The arms and edges of the reference's glasses beside the face are taken away. */
  GLASSES("the removal of glasses beside the face"),
  /** The lens of a turned head's glasses that stands out beyond the far cheek is taken away. */
  LENS("the removal of an overhanging lens"),
  /** The reference's hair, ears and neck give way to the person's outline. */
  SURROUNDINGS("the warp of the surroundings"),
  /** They give way less where two heads are turned apart: a far rim is unsure. */
  UNSURE_RIM("less warp for an unsure rim"),
  /** Less of the reference's brightness where two heads are turned apart. */
  LIGHT_APART("less light for heads turned apart"),
  /** The profile's rim is read a little further in. */
  RIM_INSET("the inset of the rim"),
  /** What lies in the profile's deep shadow counts as unseen. */
  DEEP_SHADOW("the distrust of deep shadow"),
  /** What the profile never saw is taken from the other half of the face. */
  MIRRORED_HALF("the mirrored half"),
  /** The reference's shading is transferred to the face. */
  SHADING("the transfer of shading"),
  /** A shading is also what the harmonics leave over, smoothed. */
  SHADING_FIELD("the smooth field of shading"),
  /** What is no plain skin has no say in that field. */
  PLAIN_SKIN("the preference of plain skin"),
  /** Detail far brighter or darker than the shading is bent towards it. */
  DETAIL_LIMIT("the limit of detail"),
  /** A face's brightness changes by no more than a bound. */
  BRIGHTNESS_LIMIT("the limit of the change of brightness"),
  /** The hue of detail is bounded, and dropped where the light or the reference has none. */
  DETAIL_HUE("the limit of the hue of detail"),
  /** What shines adds the same light to dark and to bright skin. */
  GLOSS("the addition of gloss"),
  /** Hair of either picture stays over the forehead. */
  FOREHEAD_HAIR("hair over the forehead"),
  /** The face's edge is soft. */
  SOFT_EDGE("the soft edge"),
  /** In a turned portrait, what the profile hid is left to the turned portrait. */
  SEEN_ONLY("the turned portrait where the profile was hidden"),
  /** The profile's half of the in-context canvas; without it, it is empty. */
  CANVAS("the profile's half of the canvas"),
  /** The branch of Lighting-Aware Stitching; without it there are no control residuals. */
  BRANCH("the branch"),
  /** The denoiser; without it the correction is zero and the first guess is the portrait. */
  NETWORK("the network"),
  /** Where the profile saw it, only the smooth part of what the networks change counts. */
  KEEP_DETAIL("the profile's own detail"),
  /** At the rim of a head the colours of its inside go on, not the ground of its own picture. */
  RIM("the head's own colours at its rim"),
  /** Behind the head what surrounded the reference's goes on, in its own detail. */
  GROUND("the search for what goes on behind the head"),
  /** The reference's neck and collar stay beside those of the person. */
  COLLAR("the reference's neck and collar"),
  /** The reference's bare skin that stays takes the person's tone. */
  SKIN_TONE("the person's tone on skin that stays"),
  /** The correction counts on and just around the face only. */
  FACE_ONLY("the correction on the face only"),
  /** What covers the reference's face stays in front of the new one. */
  COVER("the cover in front of the face");

  private static final Set<Part> OF_HEADS =
      EnumSet.of(MIRRORED_HALF, CANVAS, BRANCH, NETWORK, KEEP_DETAIL, RIM, GROUND, COLLAR, SKIN_TONE);

  private final String title;

  Part(String title) {
    this.title = title;
  }

  /** The name in options, CSV and JSON. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What people read. */
  public String title() {
    return title;
  }

  /** Whether a whole head is made of it, too; all others are of faces alone. */
  public boolean isOfHeads() {
    return OF_HEADS.contains(this);
  }

  /** Whether it is a hand-written rule, and not a part of the paper's method. */
  public boolean isRule() {
    return this != CANVAS && this != BRANCH && this != NETWORK;
  }
}
