package org.icportrait.portrait.train.experiment;

import java.util.Locale;
import org.icportrait.portrait.train.whole.HeadPairTraining;

/** Claims that need training: each variant is trained alike and measured as it goes. */
public enum TrainedExperiment {
  /** Matching in context is learned in few steps, but not from nothing (section 3.2). */
  MATCHING("steps of View-Consistent Adaptation"),
  /** Which share of the reference to hide (section 3.3: 80 %). */
  MASK("share of the reference's patches that is hidden, %"),
  /**
   * A ControlNet-like branch against further input channels (section 3.3), and what references of
   * other people and attacked ones are worth.
   */
  BRANCH("steps of Lighting-Aware Stitching");

  private final String axis;

  TrainedExperiment(String axis) {
    this.axis = axis;
  }

  /** The name on the command line and of the recipe's file. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its figure's x is, for people. */
  String axis() {
    return axis;
  }

  HeadPairTraining.Stage stage() {
    return this == MATCHING ? HeadPairTraining.Stage.ADAPT : HeadPairTraining.Stage.STITCH;
  }
}
