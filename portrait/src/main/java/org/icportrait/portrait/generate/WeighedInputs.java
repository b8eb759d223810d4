package org.icportrait.portrait.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.method.stitch.StitchComposer;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.model.Resolution;

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

  /** Masks the reference and weighs the conditions that the network knows the answer without. */
  static WeighedInputs of(PortraitScene.View view, Resolution at, GenerateOptions options) {
    StitchComposer composer =
        new StitchComposer(options.maskShape(), options.maskRatio(), at.autoencoder().factor());
    List<Without> without = new ArrayList<>();
    for (Condition condition : Condition.values()) {
      double weight = options.weight(condition);
      if (weight != 1 && at.shared().dropout().knowsWithout(condition)) {
        FaceComposite composite =
            condition == Condition.LIGHT ? view.unlit().get() : view.composite();
        StitchInputs inputs = inputs(composer, view, composite, options, Set.of(condition));
        without.add(new Without(inputs, weight));
      }
    }
    return new WeighedInputs(inputs(composer, view, view.composite(), options, Set.of()), without);
  }

  /** The same seed draws the same mask. */
  private static StitchInputs inputs(
      StitchComposer composer,
      PortraitScene.View view,
      FaceComposite composite,
      GenerateOptions options,
      Set<Condition> dropped) {
    return composer.compose(
        view.profile(), composite, view.target(), new Random(options.seed()), dropped);
  }
}
