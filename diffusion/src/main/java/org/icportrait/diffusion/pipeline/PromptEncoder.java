package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.text.ClipTokenizer;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Turns prompts into what the U-Net attends to. Prompts longer than the text encoder reads at a
 * time are cut into chunks whose states are joined. A weight w moves a token's states z to {@code
 * empty + w (z - empty)}, where {@code empty} are the states of an empty prompt.
 */
final class PromptEncoder {
  private final ClipTokenizer tokenizer;
  private final ClipTextModel encoder;

  /**
   * What the U-Net attends to.
   *
   * @param positive [1, T, D]
   * @param negative [1, T, D] of the same T, or null without guidance
   */
  record Encoded(Tensor positive, Tensor negative) {}

  PromptEncoder(ClipTokenizer tokenizer, ClipTextModel encoder) {
    this.tokenizer = tokenizer;
    this.encoder = encoder;
  }

  /** Encodes a prompt; the negative one never skips layers, as in diffusers. */
  Encoded encode(SampleRequest.Prompt prompt, boolean guided) {
    PromptTokens positive = PromptTokens.of(tokenizer, prompt.text());
    if (!guided) {
      return new Encoded(states(positive, prompt.clipSkip()), null);
    }
    PromptTokens negative = PromptTokens.of(tokenizer, prompt.negative());
    int chunks = Math.max(positive.chunks(), negative.chunks());
    return new Encoded(
        states(positive.upTo(chunks, tokenizer), prompt.clipSkip()),
        states(negative.upTo(chunks, tokenizer), 0));
  }

  private Tensor states(PromptTokens tokens, int skip) {
    List<Tensor> chunks = new ArrayList<>();
    for (int i = 0; i < tokens.chunks(); i++) {
      int[] frame = tokens.frames()[i];
      Tensor states = states(frame, skip);
      if (tokens.isWeighted(i)) {
        Tensor empty = states(tokenizer.frame(), skip);
        Tensor weights = Tensor.of(tokens.weights()[i], 1, frame.length, 1);
        states = empty.add(states.sub(empty).mul(weights));
      }
      chunks.add(states);
    }
    return chunks.size() == 1 ? chunks.get(0) : Tensor.cat(1, chunks);
  }

  /** [1, T, D] of one chunk. */
  private Tensor states(int[] frame, int skip) {
    return TensorScope.within(
        () -> {
          ClipTextModel.Output output = encoder.forward(new int[][] {frame});
          return skip == 0 ? output.last() : encoder.skipping(output, skip);
        });
  }
}
