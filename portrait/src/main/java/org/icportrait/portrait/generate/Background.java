package org.icportrait.portrait.generate;

/** Where what is not the face comes from. */
public enum Background {
  /** The reference: the result is the reference's picture with the profile's face. */
  REFERENCE,
  /** The profile, turned with the head. */
  PROFILE,
  /** The model. */
  GENERATE
}
