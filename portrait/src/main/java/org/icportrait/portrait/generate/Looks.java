package org.icportrait.portrait.generate;

/**
 * What of the person a portrait shows; null where nobody said.
 *
 * @param head the profile's whole head with hair, ears and neck, or the reference's with the
 *     profile's face; null for the profile's
 * @param hair with the profile's head: the reference's hair is kept on it; null for the profile's
 * @param skin the reference's mean colour of skin on the profile's head or face; null for the
 *     profile's, which the reference's bare skin that stays gets, too
 */
public record Looks(Whose head, Whose hair, Whose skin) {
  /** Nothing said. */
  public static final Looks DEFAULT = new Looks(null, null, null);

  /** The same with another head. */
  public Looks withHead(Whose other) {
    return new Looks(other, hair, skin);
  }

  /** Whether the reference's hair stays. */
  boolean keepsHair() {
    return hair == Whose.REFERENCE;
  }

  /** Whether the profile's skin gets the reference's mean colour. */
  boolean takesSkin() {
    return skin == Whose.REFERENCE;
  }

  /** Whether the face alone is the profile's. */
  public boolean isFaceAlone() {
    return head == Whose.REFERENCE;
  }

  /** Whether the reference's bare skin that stays gets the person's tone. */
  boolean tintsSkin() {
    return skin != Whose.REFERENCE;
  }

  /** The same where nothing of the reference is seen. */
  Looks withoutReference() {
    return new Looks(null, null, takesSkin() ? skin : null);
  }
}
