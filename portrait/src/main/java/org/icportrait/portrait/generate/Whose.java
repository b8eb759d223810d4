package org.icportrait.portrait.generate;

/** Of which picture something is taken. */
public enum Whose {
  /** Of the person's. */
  PROFILE,
  /** Of the portrait that is followed. */
  REFERENCE
}
