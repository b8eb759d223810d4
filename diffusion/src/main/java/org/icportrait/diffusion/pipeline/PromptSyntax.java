package org.icportrait.diffusion.pipeline;

import java.util.List;
import org.icportrait.engine.Tensor;

/** How weights are written into a prompt, and what they do to the text encoder's states. */
public enum PromptSyntax {
  /**
   * {@code (words:1.2)} weighs words; brackets without a number are text. A weight w moves states z
   * to {@code empty + w (z - empty)}, with the states of an empty prompt.
   */
  PLAIN {
    @Override
    List<WeightedText> parse(String prompt) {
      return WeightedText.parse(prompt);
    }

    @Override
    Tensor weigh(Tensor states, Tensor weights, Tensor empty) {
      return empty.add(states.sub(empty).mul(weights));
    }
  },
  /**
   * As AUTOMATIC1111's web UI reads prompts: {@code (word)} weighs 1.1, {@code [word]} 1 / 1.1,
   * both as often as they nest, {@code (word:1.2)} 1.2; {@code BREAK} begins a chunk. States are
   * multiplied, then brought back to their mean before.
   */
  A1111 {
    @Override
    List<WeightedText> parse(String prompt) {
      return Emphasis.parse(prompt);
    }

    @Override
    Tensor weigh(Tensor states, Tensor weights, Tensor empty) {
      Tensor weighed = states.mul(weights);
      return weighed.mul(states.mean(0, 1, 2).div(weighed.mean(0, 1, 2)));
    }
  };

  /** The parts of a prompt, in order. */
  abstract List<WeightedText> parse(String prompt);

  /**
   * Weighs the states of a chunk.
   *
   * @param states [1, T, D]
   * @param weights [1, T, 1]
   * @param empty states of an empty prompt [1, T, D]
   */
  abstract Tensor weigh(Tensor states, Tensor weights, Tensor empty);
}
