package org.icportrait.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A two-way translation of parameter names by their beginnings. No beginning of a side is the
 * beginning of another one there, so each name has at most one translation, and back.
 */
final class NameTable {
  private final NavigableMap<String, String> forward = new TreeMap<>();
  private final NavigableMap<String, String> backward = new TreeMap<>();

  private NameTable(List<Map.Entry<String, String>> pairs) {
    for (var pair : pairs) {
      if (forward.put(pair.getKey(), pair.getValue()) != null
          || backward.put(pair.getValue(), pair.getKey()) != null) {
        throw new IllegalArgumentException("two translations of " + pair);
      }
    }
    requirePrefixFree(forward);
    requirePrefixFree(backward);
  }

  private static void requirePrefixFree(NavigableMap<String, String> side) {
    String before = null;
    for (String key : side.keySet()) {
      if (before != null && key.startsWith(before)) {
        throw new IllegalArgumentException(before + " is a beginning of " + key);
      }
      before = key;
    }
  }

  /** Translates from the first side. */
  Optional<String> forward(String name) {
    return translate(forward, name);
  }

  /** Translates from the second side. */
  Optional<String> backward(String name) {
    return translate(backward, name);
  }

  private static Optional<String> translate(NavigableMap<String, String> side, String name) {
    var entry = side.floorEntry(name);
    return entry != null && name.startsWith(entry.getKey())
        ? Optional.of(entry.getValue() + name.substring(entry.getKey().length()))
        : Optional.empty();
  }

  /** Collects pairs of beginnings. */
  static final class Builder {
    private final List<Map.Entry<String, String>> pairs = new ArrayList<>();

    /** A beginning on both sides; ends with a dot, or is a whole name. */
    Builder pair(String first, String second) {
      pairs.add(Map.entry(first, second));
      return this;
    }

    /** A beginning that is the same on both sides. */
    Builder same(String both) {
      return pair(both, both);
    }

    NameTable build() {
      return new NameTable(pairs);
    }
  }
}
