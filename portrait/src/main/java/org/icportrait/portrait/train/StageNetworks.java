package org.icportrait.portrait.train;

import org.icportrait.engine.Module;
import org.icportrait.portrait.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.stitch.LightingAwareStitching;

/** The denoiser, and the branch in the stage that trains it. */
final class StageNetworks extends Module {
  private final ViewConsistentAdaptation adaptation;
  private final LightingAwareStitching stitching;

  /**
   * Takes over networks.
   *
   * @param stitching null before its stage
   */
  StageNetworks(ViewConsistentAdaptation adaptation, LightingAwareStitching stitching) {
    this.adaptation = child("adaptation", adaptation);
    this.stitching = stitching == null ? null : child("stitching", stitching);
  }

  ViewConsistentAdaptation adaptation() {
    return adaptation;
  }

  LightingAwareStitching stitching() {
    return stitching;
  }
}
