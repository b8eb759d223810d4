package org.icportrait.portrait.train.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Claims that need training: each variant is trained alike and measured as it goes. */
public enum TrainedExperiment {
  /** Matching in context is learned in few steps, but not from nothing (section 3.2). */
  ADAPTATION,
  /** A ControlNet-like branch against further input channels (section 3.3). */
  BRANCH,
  /** Triplets whose references show somebody else, or attacked portraits of the target alone. */
  @JsonProperty("cross-identity")
  CROSS_IDENTITY;

  /** The name on the command line and of the recipe's file. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean adapts() {
    return this == ADAPTATION;
  }
}
