package org.icportrait.portrait.generate;

import java.util.List;
import org.icportrait.portrait.method.stitch.StitchInputs;

/**
 * What the networks read for one portrait, and the same without conditions whose weight is not 1:
 * the answer moves along the difference (classifier-free guidance, Ho & Salimans 2022).
 *
 * @param full with every condition
 * @param without for each condition to weigh
 */
record WeighedInputs(StitchInputs full, List<Without> without) {

  /**
   * The inputs without a condition.
   *
   * @param weight of the condition: 0 as if it were not there, 1 as it is, above 1 exaggerated
   */
  record Without(StitchInputs inputs, double weight) {}
}
