package org.icportrait.diffusion.text;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.icportrait.diffusion.checkpoint.ForeignWeights;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.StoredTensor;
import org.icportrait.engine.TensorScope;

/**
 * A textual inversion (arXiv 2208.01618): a word of a prompt that stands for one or several learned
 * vectors in place of those of tokens. As diffusers has it, the word {@code NAME} stands for all of
 * them in their order, {@code NAME_1}, {@code NAME_2}, ... for one behind the first. Unlike there
 * (0.42 with transformers 5), that is so for names in capitals, too, of which it takes one vector.
 *
 * @param name the word
 * @param file where the vectors are from
 * @param vectors [n][D]
 */
public record TextualInversion(String name, String file, float[][] vectors) {
  private static final int MOST = 75; // of what a text encoder reads at a time

  /**
   * Reads a file with one tensor [D] or [n, D], diffusers' or A1111's form as safetensors.
   *
   * @param name the word to stand for it, in place of the file's own
   * @throws BadModelException when it is damaged or of another kind, or has values that are none
   */
  public static TextualInversion open(String name, Path path) {
    try (Safetensors source = Safetensors.open(path);
        TensorScope scope = TensorScope.open()) {
      if (source.names().size() != 1) {
        Optional<String> other = ForeignWeights.of(source);
        throw new BadModelException(
            source.file(),
            other.orElse(source.names().size() + " tensors"),
            "a textual inversion for one text encoder: one tensor of vectors");
      }
      String key = source.names().iterator().next();
      StoredTensor stored = source.stored(key);
      long[] shape = stored.shape();
      boolean vectors = shape.length == 1 || shape.length == 2;
      if (!vectors
          || stored.count() == 0
          || !stored.dtype().isFloat()
          || stored.bytes() >> 26 > 0) {
        throw new BadModelException(source.file(), key + " " + stored, "vectors [D] or [n, D]");
      }
      int width = Math.toIntExact(shape[shape.length - 1]);
      int count = shape.length == 1 ? 1 : Math.toIntExact(shape[0]);
      if (count > MOST) {
        throw new BadModelException(source.file(), count + " vectors", "at most " + MOST);
      }
      if (!stored.isFinite()) {
        throw new BadModelException(source.file(), key + " with NaN or infinity", "finite values");
      }
      float[] values = source.floats(key);
      float[][] rows = new float[count][];
      for (int i = 0; i < count; i++) {
        rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
      }
      return new TextualInversion(name, source.file(), rows);
    }
  }

  int width() {
    return vectors[0].length;
  }

  /** The word of one vector. */
  String word(int index) {
    return index == 0 ? name : name + "_" + index;
  }
}
