package org.icportrait.diffusion.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Module;

/** Networks that are closed again unless all of them could be loaded. */
final class ModuleList implements AutoCloseable {
  private final List<Module> loaded = new ArrayList<>();

  <M extends Module> M add(M network) {
    loaded.add(network);
    return network;
  }

  /** All went well: the networks stay. */
  void keep() {
    loaded.clear();
  }

  @Override
  public void close() {
    loaded.forEach(Module::close);
  }
}
