package org.icportrait.engine;

import java.util.Arrays;
import java.util.Set;

/** Named tensors that are read only when they are asked for. */
public interface TensorSource {
  /** Where the tensors come from, for messages. */
  String file();

  /** The names of all tensors. */
  Set<String> names();

  /**
   * A tensor that has not been read yet.
   *
   * @throws BadModelException when there is none of that name
   */
  StoredTensor stored(String name);

  /**
   * Refuses another shape than the expected one.
   *
   * @throws BadModelException naming the tensor, its shape and the expected one
   */
  default void expectShape(String name, long... expected) {
    long[] found = stored(name).shape();
    if (!Arrays.equals(found, expected)) {
      throw new BadModelException(
          file(),
          name + " of shape " + Arrays.toString(found),
          "shape " + Arrays.toString(expected));
    }
  }
}
