package org.icportrait.portrait.train.whole;

import org.icportrait.engine.Module;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.method.stitch.LightingAwareStitching;

/** The denoiser and, in the stage that trains it, the branch, under the names of checkpoints. */
final class StageNetworks extends Module {
  /**
   * Both, which it owns.
   *
   * @param stitching null without a branch
   */
  StageNetworks(ViewConsistentAdaptation adaptation, LightingAwareStitching stitching) {
    child("adaptation", adaptation);
    if (stitching != null) {
      child("stitching", stitching);
    }
  }
}
