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
  private static final int BACKTRACK = 20; // A1111's "comma_padding_backtrack"

  /** The tokens of a prompt; at least one chunk. */
  static PromptTokens of(ClipTokenizer tokenizer, String prompt, PromptSyntax syntax) {
    int room = tokenizer.maxLength() - 2; // beside begin and end
    int[] comma = syntax == PromptSyntax.A1111 ? tokenizer.tokens(",") : new int[0];
    Chunks chunks = new Chunks(room, comma.length == 1 ? comma[0] : -1);
    for (WeightedText part : syntax.parse(prompt)) {
      if (part.isBreak()) {
        chunks.next();
        continue;
      }
      for (int token : tokenizer.tokens(part.text())) {
        chunks.add(new Weighted(token, (float) part.weight()));
      }
    }
    return chunks.done(tokenizer);
  }

  private record Weighted(int token, float weight) {}

  /** Collects tokens into chunks; a full one is ended after a comma that is near, if one counts. */
  private static final class Chunks {
    private final int room;
    private final int comma; // -1 when none counts
    private final List<List<Weighted>> full = new ArrayList<>();
    private List<Weighted> open = new ArrayList<>();
    private int lastComma = -1;

    Chunks(int room, int comma) {
      this.room = room;
      this.comma = comma;
    }

    void add(Weighted token) {
      if (comma >= 0 && token.token == comma) {
        lastComma = open.size();
      } else if (open.size() == room && lastComma >= 0 && room - lastComma <= BACKTRACK) {
        List<Weighted> moved = new ArrayList<>(open.subList(lastComma + 1, room));
        open = open.subList(0, lastComma + 1);
        next();
        open.addAll(moved);
      }
      if (open.size() == room) {
        next();
      }
      open.add(token);
    }

    void next() {
      full.add(open);
      open = new ArrayList<>();
      lastComma = -1;
    }

    PromptTokens done(ClipTokenizer tokenizer) {
      if (!open.isEmpty() || full.isEmpty()) {
        next();
      }
      PromptTokens result = empty(tokenizer, full.size());
      for (int i = 0; i < full.size(); i++) {
        List<Weighted> chunk = full.get(i);
        result.frames[i] = tokenizer.frame(chunk.stream().mapToInt(Weighted::token).toArray());
        for (int k = 0; k < chunk.size(); k++) {
          result.weights[i][k + 1] = chunk.get(k).weight;
        }
      }
      return result;
    }
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
