package org.icportrait.portrait.generate;

/** What is left out of the method, to see what it is worth. */
public enum Ablation {
  /** Nothing. */
  NONE,
  /** Both networks and the transfer of light: the aligned profile in the reference's frame. */
  WARP_ONLY,
  /** The profile's half of the canvas is empty: nothing can be matched in context. */
  WITHOUT_VCA,
  /** No branch and no transfer of light: the denoiser sees the profile only. */
  WITHOUT_LAS;

  /** Whether the reference's light is transferred to the estimate. */
  boolean transfersLight() {
    return this == NONE || this == WITHOUT_VCA;
  }
}
