package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.diffusion.text.ClipTokenizer;
import org.icportrait.diffusion.text.TextualInversion;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Turns prompts into what the U-Net attends to. Prompts longer than the text encoder reads at a
 * time are cut into chunks whose states are joined; weights do what {@link PromptSyntax} says.
 */
final class PromptEncoder {
  private final ClipTokenizer plain;
  private ClipTokenizer tokenizer; // with learned words
  private final ClipTextModel encoder;

  /**
   * What the U-Net attends to.
   *
   * @param positive [1, T, D]
   * @param negative [1, T, D] of the same T, or null without guidance
   */
  record Encoded(Tensor positive, Tensor negative) {}

  PromptEncoder(ClipTokenizer tokenizer, ClipTextModel encoder) {
    this.plain = tokenizer;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
  }

  /** Puts learned words in place of those there were. */
  void setLearned(List<TextualInversion> learned) {
    ClipTokenizer more = plain.with(learned, encoder.config().vocabSize());
    encoder.setLearned(learned);
    tokenizer = more;
  }

  /** Encodes a prompt; the negative one never skips layers, as in diffusers. */
  Encoded encode(SampleRequest.Prompt prompt, boolean guided) {
    PromptTokens positive = PromptTokens.of(tokenizer, prompt.text(), prompt.syntax());
    if (!guided) {
      return new Encoded(states(positive, prompt.clipSkip(), prompt.syntax()), null);
    }
    PromptTokens negative = PromptTokens.of(tokenizer, prompt.negative(), prompt.syntax());
    int chunks = Math.max(positive.chunks(), negative.chunks());
    return new Encoded(
        states(positive.upTo(chunks, tokenizer), prompt.clipSkip(), prompt.syntax()),
        states(negative.upTo(chunks, tokenizer), 0, prompt.syntax()));
  }

  private Tensor states(PromptTokens tokens, int skip, PromptSyntax syntax) {
    List<Tensor> chunks = new ArrayList<>();
    for (int i = 0; i < tokens.chunks(); i++) {
      int[] frame = tokens.frames()[i];
      Tensor states = states(frame, skip);
      if (tokens.isWeighted(i)) {
        Tensor empty = states(tokenizer.frame(), skip);
        Tensor weights = Tensor.of(tokens.weights()[i], 1, frame.length, 1);
        states = syntax.weigh(states, weights, empty);
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
