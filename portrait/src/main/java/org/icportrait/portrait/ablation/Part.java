package org.icportrait.portrait.ablation;

import java.util.Locale;

/**
 * What a portrait is made of, in the order in which it is applied: the networks, and the
 * hand-written rules of pasting back. Each can be left out at use.
 */
public enum Part {
  /** Long hair that the profile's lower edge cuts off goes on below it and fades. */
  LONG_HAIR("long hair below the profile's edge"),
  /** What the profile never saw is taken from the other half of the head. */
  MIRRORED_HALF("the mirrored half"),
  /** The profile's half of the in-context canvas; without it, it is empty. */
  CANVAS("the profile's half of the canvas"),
  /** The branch of Lighting-Aware Stitching; without it there are no control residuals. */
  BRANCH("the branch"),
  /** The denoiser; without it the first guess is the portrait. */
  NETWORK("the network"),
  /** Where the profile saw it, only the smooth part of what the networks change counts. */
  KEEP_DETAIL("the profile's own detail"),
  /** A head's contour is smooth, and at it the colours of its inside go on, not its own ground. */
  RIM("the head's own colours and a smooth contour at its rim"),
  /** Behind the head what surrounded the reference's goes on, in its own detail. */
  GROUND("the search for what goes on behind the head"),
  /** The reference's neck and collar stay, and none of the person's own lies over them. */
  COLLAR("the reference's neck and collar"),
  /**
   * Where hair or a beard hid the reference's neck and clothes, the person's own are shown, or its
   * own clothes go on.
   */
  BODY("the person's own body and the reference's clothes where hair hid the reference's"),
  /** The reference's bare skin that stays takes the person's tone. */
  SKIN_TONE("the person's tone on skin that stays"),
  /** What covers the reference's face stays in front of the new one. */
  COVER("the cover in front of the face");

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

  /** Whether it is a hand-written rule, and not a part of the paper's method. */
  public boolean isRule() {
    return this != CANVAS && this != BRANCH && this != NETWORK;
  }
}
