package org.icportrait.diffusion.lora;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.TensorSource;

/**
 * LoRAs merged into the weights of one network. What the weights were without them is read again
 * from the checkpoint each time, so nothing is kept twice in memory, changes never add up, and
 * {@link #remove} gives back exactly the weights that loading gave.
 */
public final class LoraStack {
  private static final String TEXT = "text_model."; // which a network's own names may lack

  private final ComponentKind kind;
  private final Map<String, Tensor> parameters;
  private final TensorSource base;
  private final Set<String> changed = new LinkedHashSet<>();

  /**
   * A LoRA and how much of it.
   *
   * @param lora an open LoRA
   * @param weight 1 for as trained; may be negative
   */
  public record Weighted(Lora lora, double weight) {}

  /**
   * A network without LoRAs.
   *
   * @param kind what it is to a LoRA
   * @param parameters its parameters by name, as loaded from the base
   * @param base where they were loaded from; to be open as long as this is used
   */
  public LoraStack(ComponentKind kind, Map<String, Tensor> parameters, TensorSource base) {
    this.kind = kind;
    this.parameters = parameters;
    this.base = base;
  }

  /** Puts LoRAs in place of those there were. An empty list removes all. */
  public void apply(List<Weighted> loras) {
    for (Weighted weighted : loras) {
      if (!Double.isFinite(weighted.weight)) {
        throw new IllegalArgumentException("weight: found " + weighted.weight);
      }
    }
    Set<String> names = new LinkedHashSet<>();
    loras.forEach(weighted -> names.addAll(weighted.lora.layers(kind).keySet()));
    Set<String> before = new LinkedHashSet<>(changed);
    before.removeAll(names);
    before.forEach(this::restore);
    for (String name : names) {
      changed.add(name);
      merge(name, loras);
    }
  }

  private void merge(String name, List<Weighted> loras) {
    Tensor parameter = parameter(name);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor sum = base.tensor(name).to(DType.FLOAT32); // rounded once, at the end
      for (Weighted weighted : loras) {
        LoraLayer layer = weighted.lora.layers(kind).get(name);
        if (layer != null && weighted.weight != 0) {
          Tensor delta = layer.delta(weighted.weight, parameter.shape());
          if (!delta.isFinite()) {
            throw new BadModelException(
                weighted.lora.file(), "NaN or infinity in the factors of " + name, "finite ones");
          }
          sum = sum.add(delta);
        }
      }
      parameter.assign(sum);
    }
  }

  private Tensor parameter(String name) {
    Tensor parameter = parameters.get(name);
    if (parameter == null && name.startsWith(TEXT)) {
      parameter = parameters.get(name.substring(TEXT.length()));
    }
    if (parameter == null) {
      throw new IllegalArgumentException(name + ": found no such parameter in the network");
    }
    return parameter;
  }

  private void restore(String name) {
    try (TensorScope scope = TensorScope.open()) {
      parameter(name).assign(base.tensor(name)); // whatever its order in memory
    }
    changed.remove(name);
  }

  /** Takes all LoRAs off: the weights are again what they were, bit for bit. */
  public void remove() {
    apply(List.of());
  }

  /** The parameters that are not as in the base. */
  public Set<String> changed() {
    return Set.copyOf(changed);
  }
}
