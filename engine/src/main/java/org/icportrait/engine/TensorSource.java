package org.icportrait.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Named tensors that a {@link Module} can be loaded from: a file, a part of one, or several. The
 * views made by {@link #under} and {@link #renamed} copy nothing.
 */
public interface TensorSource {
  /** The file's name, for messages. */
  String file();

  /** The names of all tensors. */
  Set<String> names();

  /** The shape of a tensor. */
  long[] shape(String name);

  /** A copy of a tensor in the element type of the file. */
  Tensor tensor(String name);

  /**
   * Overwrites a dense tensor of the same number of elements with a tensor of this source, in the
   * target's element type and shape.
   */
  default void readInto(String name, Tensor target) {
    try (TensorScope scope = TensorScope.open()) {
      target.assign(tensor(name).reshape(target.shape()));
    }
  }

  /** Refuses another shape than the expected one. */
  default void expectShape(String name, long... expected) {
    long[] found = shape(name);
    if (!Arrays.equals(found, expected)) {
      throw new BadModelException(
          file(),
          name + " of shape " + Arrays.toString(found),
          "shape " + Arrays.toString(expected));
    }
  }

  /** Only the tensors whose names start with a prefix, which is taken off. */
  default TensorSource under(String prefix) {
    return renamed(name -> name.startsWith(prefix) ? name.substring(prefix.length()) : null);
  }

  /**
   * The same tensors by other names.
   *
   * @param names gives the new name of a tensor, or null to leave it out
   * @throws BadModelException when two tensors get the same name
   */
  default TensorSource renamed(UnaryOperator<String> names) {
    Map<String, String> originals = new LinkedHashMap<>();
    for (String original : names()) {
      String name = names.apply(original);
      String other = name == null ? null : originals.putIfAbsent(name, original);
      if (other != null) {
        throw new BadModelException(file(), other + " and " + original, "one tensor for " + name);
      }
    }
    return new RenamedTensors(this, originals);
  }
}
