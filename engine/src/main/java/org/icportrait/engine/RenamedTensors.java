package org.icportrait.engine;

import java.util.Map;
import java.util.Set;

/** A view of a source by other names; messages show the file's own names. */
record RenamedTensors(TensorSource source, Map<String, String> originals) implements TensorSource {
  @Override
  public String file() {
    return source.file();
  }

  @Override
  public Set<String> names() {
    return originals.keySet();
  }

  @Override
  public long[] shape(String name) {
    return source.shape(original(name));
  }

  @Override
  public Tensor tensor(String name) {
    return source.tensor(original(name));
  }

  @Override
  public void readInto(String name, Tensor target) {
    source.readInto(original(name), target);
  }

  @Override
  public void expectShape(String name, long... expected) {
    source.expectShape(original(name), expected);
  }

  private String original(String name) {
    return originals.getOrDefault(name, name);
  }
}
