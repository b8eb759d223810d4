package org.icportrait.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a network with named parameters and named children, as in a PyTorch state dictionary:
 * the full name of a parameter is the path of names joined by dots. Holds native memory until
 * closed.
 */
public abstract class Module implements AutoCloseable {
  private final Map<String, Tensor> own = new LinkedHashMap<>();
  private final Map<String, Module> children = new LinkedHashMap<>();

  /** Registers a child under a name, which may contain dots. */
  protected final <M extends Module> M child(String name, M module) {
    if (children.putIfAbsent(name, module) != null) {
      throw new IllegalArgumentException("two children named " + name);
    }
    return module;
  }

  /** Registers a parameter that lives as long as this module; it starts with the given values. */
  protected final Tensor parameter(String name, Initializer initializer, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = scope.keep(EmptyParameters.create(initializer, shape));
      tensor.handle.set_requires_grad(tensor.dtype() == DType.FLOAT32);
      own.put(name, tensor);
      return tensor;
    }
  }

  /** All parameters of this module and its children by full name, in the order of registration. */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    collect("", all);
    return all;
  }

  private void collect(String prefix, Map<String, Tensor> into) {
    own.forEach((name, tensor) -> into.put(prefix + name, tensor));
    children.forEach((name, module) -> module.collect(prefix + name + ".", into));
  }

  /** Those parameters by full name whose gradients are recorded. */
  public final Map<String, Tensor> trainableParameters() {
    Map<String, Tensor> all = parameters();
    all.values().removeIf(tensor -> !tensor.requiresGrad());
    return all;
  }

  /** The modules of a class among this one and all below it, by full name. */
  public final <M extends Module> Map<String, M> modules(Class<M> type) {
    Map<String, M> all = new LinkedHashMap<>();
    collect("", type, all);
    return all;
  }

  private <M extends Module> void collect(String name, Class<M> type, Map<String, M> into) {
    if (type.isInstance(this)) {
      into.put(name, type.cast(this));
    }
    String prefix = name.isEmpty() ? "" : name + ".";
    children.forEach((own, module) -> module.collect(prefix + own, type, into));
  }

  /** The number of parameters in all. */
  public final long parameterCount() {
    return parameters().values().stream().mapToLong(Tensor::count).sum();
  }

  /** Switches the recording of gradients for all parameters on or off. */
  public final void setTrainable(boolean trainable) {
    parameters().values().forEach(tensor -> tensor.handle.set_requires_grad(trainable));
  }

  /** Converts all parameters, in place, to an element type; they are then no longer trainable. */
  public final void convert(DType type) {
    own.replaceAll(
        (name, tensor) -> {
          try (TensorScope scope = TensorScope.open();
              NoGrad off = NoGrad.open()) {
            tensor.handle.set_requires_grad(false);
            if (tensor.dtype() != type) {
              tensor.handle.set_data(tensor.to(type).handle);
            }
            return tensor;
          }
        });
    children.values().forEach(module -> module.convert(type));
  }

  /**
   * Lays the kernels of all convolutions out as planes with channels innermost want it, so that it
   * need not be done at each evaluation. For networks that are loaded already.
   */
  public final void packKernels() {
    modules(Conv2d.class).values().forEach(Conv2d::pack);
  }

  /**
   * The same, and weights that a faster way wants in another form are kept in it, too: matrices
   * take twice their memory, kernels up to 2.8 times. Whatever else has a faster and less exact way
   * takes it. The results differ from the direct ones by what bfloat16 rounds, or little more.
   */
  public final void packKernelsForSpeed() {
    modules(Module.class).values().forEach(Module::preferSpeed);
  }

  /** From now on a faster way counts more than the last bit, where there is one. */
  protected void preferSpeed() {}

  /**
   * Loads every parameter from named tensors, converted to the parameters' element types.
   *
   * @param source where the tensors come from
   * @throws BadModelException when a parameter is missing, has another shape, or a tensor is left
   */
  public final void load(TensorSource source) {
    Map<String, Tensor> parameters = parameters();
    checkNames(source, parameters);
    parameters.forEach((name, tensor) -> load(source, name, tensor));
  }

  /**
   * Loads the parameters, but leaves the weights of convolutions and linear maps in the file, from
   * which each evaluation reads them. Without gradients only.
   *
   * @param source open as long as this module is used
   * @throws BadModelException as for {@link #load}
   */
  public final void loadLeavingWeightsInFile(TensorSource source) {
    Map<String, Tensor> parameters = parameters();
    checkNames(source, parameters);
    modules(Conv2d.class)
        .forEach((name, layer) -> layer.leaveInFile(left(source, name, parameters)));
    modules(Linear.class)
        .forEach((name, layer) -> layer.leaveInFile(left(source, name, parameters)));
    parameters.forEach((name, tensor) -> load(source, name, tensor));
  }

  /** Takes a layer's weight from those that are loaded. */
  private static FileWeight left(
      TensorSource source, String layer, Map<String, Tensor> parameters) {
    String name = layer.isEmpty() ? "weight" : layer + ".weight";
    Tensor weight = parameters.remove(name);
    source.expectShape(name, weight.shape());
    return new FileWeight(source, name, weight.dtype());
  }

  private static void checkNames(TensorSource source, Map<String, Tensor> parameters) {
    List<String> missing = new ArrayList<>(parameters.keySet());
    missing.removeAll(source.names());
    if (!missing.isEmpty()) {
      throw new BadModelException(
          source.file(), "no tensor " + missing.get(0), parameters.size() + " named tensors");
    }
    List<String> unknown = new ArrayList<>(source.names());
    unknown.removeAll(parameters.keySet());
    if (!unknown.isEmpty()) {
      throw new BadModelException(
          source.file(), "unknown tensor " + unknown.get(0), "only tensors of this network");
    }
  }

  private static void load(TensorSource source, String name, Tensor tensor) {
    source.expectShape(name, tensor.shape());
    source.readInto(name, tensor);
  }

  @Override
  public void close() {
    own.values().forEach(Tensor::close);
    children.values().forEach(Module::close);
  }
}
