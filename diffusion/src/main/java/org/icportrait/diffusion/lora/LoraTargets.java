package org.icportrait.diffusion.lora;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.engine.TensorSource;

/**
 * The layers of a U-Net and a text encoder that a LoRA can change, by every form of their names.
 */
public final class LoraTargets {
  private static final String WEIGHT = ".weight";
  private static final String TEXT = "text_model.";

  private final Map<ComponentKind, Map<String, long[]>> shapes = new EnumMap<>(ComponentKind.class);
  private final Map<ComponentKind, Map<String, String>> joined = new EnumMap<>(ComponentKind.class);

  /** A layer: the network it belongs to and its name there, without {@code .weight}. */
  record Target(ComponentKind kind, String module, long[] shape) {}

  /** The layers of a checkpoint's U-Net and text encoder. */
  public static LoraTargets of(Checkpoint checkpoint) {
    LoraTargets targets = new LoraTargets();
    for (ComponentKind kind :
        new ComponentKind[] {ComponentKind.UNET, ComponentKind.TEXT_ENCODER}) {
      if (checkpoint.kinds().contains(kind)) {
        targets.add(kind, checkpoint.component(kind));
      }
    }
    return targets;
  }

  /** Adds the layers of a network, whose text encoder's names begin with {@code text_model.}. */
  public LoraTargets add(ComponentKind kind, TensorSource parameters) {
    Map<String, long[]> byName = new LinkedHashMap<>();
    Map<String, String> byJoinedName = new HashMap<>();
    for (String name : parameters.names()) {
      long[] shape = parameters.shape(name);
      if (name.endsWith(WEIGHT) && shape.length > 1) {
        String module = name.substring(0, name.length() - WEIGHT.length());
        byName.put(module, shape);
        String other = byJoinedName.put(module.replace('.', '_'), module);
        if (other != null) {
          throw new IllegalArgumentException(
              other + " and " + module + " are alike in kohya's form");
        }
      }
    }
    shapes.put(kind, byName);
    joined.put(kind, byJoinedName);
    return this;
  }

  boolean has(ComponentKind kind) {
    return shapes.containsKey(kind);
  }

  /** The layer with a dotted name, in any spelling of diffusers' history. */
  Optional<Target> dotted(ComponentKind kind, String name) {
    Map<String, long[]> known = shapes.getOrDefault(kind, Map.of());
    String module = name;
    if (kind == ComponentKind.TEXT_ENCODER) {
      module = module.startsWith(TEXT) ? module : TEXT + module;
      module =
          module
              .replaceFirst("\\.self_attn\\.to_([qkv])$", ".self_attn.$1_proj")
              .replaceFirst("\\.self_attn\\.to_out$", ".self_attn.out_proj");
    } else if (module.endsWith(".to_out")) {
      module = module + ".0";
    }
    long[] shape = known.get(module);
    return shape == null ? Optional.empty() : Optional.of(new Target(kind, module, shape));
  }

  /** The layer with a name whose dots were replaced by underscores. */
  Optional<Target> joined(ComponentKind kind, String name) {
    Map<String, String> known = joined.getOrDefault(kind, Map.of());
    String module = known.get(name);
    if (module == null && kind == ComponentKind.TEXT_ENCODER) {
      module = known.get(TEXT.replace('.', '_') + name);
    }
    return module == null
        ? Optional.empty()
        : Optional.of(new Target(kind, module, shapes.get(kind).get(module)));
  }
}
