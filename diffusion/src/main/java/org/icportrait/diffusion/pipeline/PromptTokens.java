package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.diffusion.text.ClipTokenizer;

/**
 * The tokens of a prompt with their weights, cut into chunks of what the text encoder reads at a
 * time.
 *
 * @param frames [chunks][T] tokens: begin, text, end, padding
 * @param weights [chunks][T], 1 for tokens that are not the prompt's
 */
record PromptTokens(int[][] frames, float[][] weights) {
  /** The tokens of a prompt; at least one chunk. */
  static PromptTokens of(ClipTokenizer tokenizer, String prompt) {
    List<Integer> tokens = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (WeightedText part : WeightedText.parse(prompt)) {
      for (int token : tokenizer.tokens(part.text())) {
        tokens.add(token);
        weights.add((float) part.weight());
      }
    }
    int room = tokenizer.maxLength() - 2; // beside begin and end
    int chunks = Math.max(1, (tokens.size() + room - 1) / room);
    PromptTokens result = empty(tokenizer, chunks);
    for (int i = 0; i < chunks; i++) {
      int from = i * room;
      int to = Math.min(tokens.size(), from + room);
      int[] part = tokens.subList(from, to).stream().mapToInt(Integer::intValue).toArray();
      result.frames[i] = tokenizer.frame(part);
      for (int k = from; k < to; k++) {
        result.weights[i][k - from + 1] = weights.get(k);
      }
    }
    return result;
  }

  private static PromptTokens empty(ClipTokenizer tokenizer, int chunks) {
    int[][] frames = new int[chunks][];
    float[][] weights = new float[chunks][tokenizer.maxLength()];
    for (int i = 0; i < chunks; i++) {
      frames[i] = tokenizer.frame();
      Arrays.fill(weights[i], 1);
    }
    return new PromptTokens(frames, weights);
  }

  int chunks() {
    return frames.length;
  }

  /** With empty chunks after it, up to a number of them. */
  PromptTokens upTo(int chunks, ClipTokenizer tokenizer) {
    PromptTokens longer = empty(tokenizer, chunks);
    System.arraycopy(frames, 0, longer.frames, 0, frames.length);
    System.arraycopy(weights, 0, longer.weights, 0, weights.length);
    return longer;
  }

  /** Whether a chunk has a weight that is not 1. */
  boolean isWeighted(int chunk) {
    for (float weight : weights[chunk]) {
      if (weight != 1) {
        return true;
      }
    }
    return false;
  }
}
