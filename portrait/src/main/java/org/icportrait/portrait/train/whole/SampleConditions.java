package org.icportrait.portrait.train.whole;

import java.util.Random;
import java.util.Set;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.WholeHeadInputs;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.train.run.Recipe;

/**
 * Which conditions the samples of a batch have, in a stage.
 *
 * @param parts that know the text
 */
record SampleConditions(HeadPairTraining.Stage stage, Recipe recipe, HeadStageParts parts) {
  /** What is drawn of a sample's number for some purpose: 0 its content, 2 dropout, 3 text. */
  Random random(long batch, int sample, int purpose) {
    return recipe.random(batch * recipe.batch() + sample, purpose);
  }

  /** Inputs with light in the stage that learns it, where some samples miss a condition. */
  WholeHeadInputs of(WholeHeadInputs inputs, long batch) {
    if (stage != HeadPairTraining.Stage.STITCH) {
      return inputs.withoutLight();
    }
    if (recipe.dropout() == null) {
      return inputs;
    }
    float[] person = new float[recipe.batch()];
    float[] light = new float[recipe.batch()];
    for (int i = 0; i < person.length; i++) {
      Set<Condition> missing = recipe.dropout().draw(random(batch, i, 2));
      person[i] = missing.contains(Condition.IDENTITY) ? 0 : 1;
      light[i] = missing.contains(Condition.LIGHT) ? 0 : 1;
    }
    return inputs.dropped(
        Tensor.of(person, person.length, 1, 1, 1), Tensor.of(light, light.length, 1, 1, 1));
  }

  /** States of the text that each sample has, some of none; null in a family without text. */
  Tensor text(long batch) {
    if (parts.noText() == null) {
      return parts.text();
    }
    Tensor[] texts = new Tensor[recipe.batch()];
    for (int i = 0; i < texts.length; i++) {
      boolean without = random(batch, i, 3).nextDouble() < recipe.dropoutOrNone().text();
      texts[i] = without ? parts.noText() : parts.text();
    }
    return Tensor.cat(0, texts);
  }
}
