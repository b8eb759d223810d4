package org.icportrait.engine;

import java.util.Map;
import java.util.Set;

/** The parameters of a network in memory, as if they were a file's; each read is a copy. */
public final class ModuleTensors implements TensorSource {
  private final String name;
  private final Map<String, Tensor> parameters;

  /**
   * The parameters a network has now.
   *
   * @param name what messages call it
   */
  public ModuleTensors(String name, Module module) {
    this.name = name;
    this.parameters = module.parameters();
  }

  @Override
  public String file() {
    return name;
  }

  @Override
  public Set<String> names() {
    return parameters.keySet();
  }

  @Override
  public long[] shape(String parameter) {
    return found(parameter).shape();
  }

  @Override
  public Tensor tensor(String parameter) {
    return found(parameter).detach().copy();
  }

  private Tensor found(String parameter) {
    Tensor tensor = parameters.get(parameter);
    if (tensor == null) {
      throw new BadModelException(name, "no tensor " + parameter, "a tensor of that name");
    }
    return tensor;
  }
}
