package org.icportrait.portrait.method.stitch;

/** What a portrait is made from, beside text; each can be dropped (Ho & Salimans 2022). */
public enum Condition {
  /** The profile's person: z_P, V and the features of z_A. */
  IDENTITY,
  /** The reference's light: its visible patches on the face, the cue, and z_A's shading. */
  LIGHT
}
