package org.icportrait.diffusion.lora;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.checkpoint.ForeignWeights;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.StoredTensor;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * A LoRA file: for layers of a U-Net and a text encoder, two small factors whose product is added
 * to the layer's weight (arXiv 2106.09685). All its names and shapes are checked on opening; the
 * factors are read when it is applied, so it must be open until then.
 */
public final class Lora implements AutoCloseable {
  private static final String METADATA = "lora_adapter_metadata";
  private static final String CONFIG = "adapter_config.json";
  private static final List<String> NAMES =
      List.of("pytorch_lora_weights.safetensors", "adapter_model.safetensors");
  private static final long MAX_CONFIG = 1 << 20;

  private final Safetensors source;
  private final Map<ComponentKind, Map<String, LoraLayer>> layers =
      new EnumMap<>(ComponentKind.class);
  private final List<String> foreign = new ArrayList<>();

  private Lora(Safetensors source) {
    this.source = source;
  }

  /**
   * Opens a LoRA.
   *
   * @param path a file, or a folder as diffusers and PEFT write it
   * @param targets the layers it may change
   * @throws BadModelException when it is damaged, of another method (DoRA, LoHa, LoKr and others
   *     are refused by name), or does not fit a layer; tensors of layers that there aren't are left
   *     out, see {@link #foreign}, unless all are
   */
  public static Lora open(Path path, LoraTargets targets) {
    Path file = file(path);
    Safetensors source = Safetensors.open(file);
    try {
      Lora lora = new Lora(source);
      lora.read(file, targets);
      return lora;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static Path file(Path path) {
    if (!Files.isDirectory(path)) {
      return path;
    }
    for (String name : NAMES) {
      if (Files.isRegularFile(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    throw new BadModelException(path.toString(), "no LoRA in the folder", "one of " + NAMES);
  }

  /** The tensors of one layer while a file is read. */
  private static final class Parts {
    private final LoraTargets.Target target;
    private final Map<LoraKey.Role, String> keys = new EnumMap<>(LoraKey.Role.class);

    Parts(LoraTargets.Target target) {
      this.target = target;
    }
  }

  private void read(Path file, LoraTargets targets) {
    Map<String, Parts> byModule = new LinkedHashMap<>();
    ForeignWeights.of(source)
        .ifPresent(
            other -> {
              throw new BadModelException(source.file(), other, "a LoRA");
            });
    LoraKey.refuseOtherMethods(source.file(), source.names());
    for (String name : source.names()) {
      LoraKey key = LoraKey.parse(source.file(), name, targets).orElse(null);
      if (key == null) {
        foreign.add(name);
        continue;
      }
      String module = key.target().kind() + " " + key.target().module();
      Parts parts = byModule.computeIfAbsent(module, m -> new Parts(key.target()));
      String other = parts.keys.put(key.role(), name);
      if (other != null) {
        throw new BadModelException(
            source.file(), other + " and " + name, "one tensor for this part of a layer");
      }
    }
    if (byModule.isEmpty()) {
      throw foreign.isEmpty()
          ? new BadModelException(source.file(), "no tensors", "a LoRA")
          : LoraKey.foreign(source.file(), foreign.get(0));
    }
    Map<ComponentKind, AdapterSettings> settings = settings(file);
    byModule.values().forEach(parts -> add(parts, settings.get(parts.target.kind())));
  }

  private Map<ComponentKind, AdapterSettings> settings(Path file) {
    Map<ComponentKind, AdapterSettings> found = new EnumMap<>(ComponentKind.class);
    String metadata = source.metadata().get(METADATA);
    Path config = file.resolveSibling(CONFIG);
    if (metadata != null) {
      ObjectNode node = AdapterSettings.parse(source.file(), metadata);
      for (ComponentKind kind : List.of(ComponentKind.UNET, ComponentKind.TEXT_ENCODER)) {
        // a pipeline's file has the network before each name, a network's own file nothing
        for (String prefix : List.of("", kind.folder() + ".")) {
          if (node.has(prefix + "r") || node.has(prefix + "lora_alpha")) {
            found.put(kind, AdapterSettings.of(source.file(), node, prefix));
          }
        }
      }
    } else if (file.endsWith("adapter_model.safetensors") && Files.isRegularFile(config)) {
      ObjectNode node = AdapterSettings.parse(config.toString(), text(config));
      AdapterSettings all = AdapterSettings.of(config.toString(), node, "");
      found.put(ComponentKind.UNET, all);
      found.put(ComponentKind.TEXT_ENCODER, all);
    }
    return found;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_CONFIG) {
        throw new BadModelException(file.toString(), "a large file", "at most " + MAX_CONFIG);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadModelException(file.toString(), "an unreadable file", "JSON in UTF-8");
    }
  }

  private void add(Parts parts, AdapterSettings settings) {
    String module = parts.target.module();
    StoredTensor down = stored(parts, LoraKey.Role.DOWN);
    StoredTensor up = stored(parts, LoraKey.Role.UP);
    long rank = down.shape().length == 0 ? 0 : down.shape()[0];
    String alpha = parts.keys.get(LoraKey.Role.ALPHA);
    double scale = 1;
    if (alpha != null) {
      scale = alpha(alpha) / (double) rank;
    } else if (settings != null) {
      if (settings.rank(module) != (double) rank) {
        throw new BadModelException(
            source.file(), module + " of rank " + rank, "rank " + settings.rank(module));
      }
      scale = settings.scale(module, rank);
    }
    LoraLayer layer = new LoraLayer(down, up, scale);
    layer.check(source.file(), module, parts.target.shape());
    layers
        .computeIfAbsent(parts.target.kind(), kind -> new LinkedHashMap<>())
        .put(module + ".weight", layer);
  }

  private StoredTensor stored(Parts parts, LoraKey.Role role) {
    String key = parts.keys.get(role);
    if (key == null) {
      throw new BadModelException(
          source.file(),
          "only " + parts.keys.values() + " of a layer",
          "both factors of it: down (or A) and up (or B)");
    }
    StoredTensor tensor = source.stored(key);
    if (!tensor.dtype().isFloat()) {
      throw new BadModelException(source.file(), key + " of type " + tensor, "floating point");
    }
    return tensor;
  }

  private double alpha(String name) {
    StoredTensor tensor = source.stored(name);
    if (tensor.count() != 1) {
      throw new BadModelException(source.file(), name + " " + tensor, "one number");
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor value = tensor.load();
      return value.item();
    }
  }

  /** The file's name. */
  public String file() {
    return source.file();
  }

  /** The names of tensors that belong to no layer of the networks and change nothing. */
  public List<String> foreign() {
    return Collections.unmodifiableList(foreign);
  }

  /** The networks it changes. */
  public Set<ComponentKind> kinds() {
    return Collections.unmodifiableSet(layers.keySet());
  }

  /** The parameters of a network that it changes. */
  public Set<String> parameters(ComponentKind kind) {
    return Collections.unmodifiableSet(layers(kind).keySet());
  }

  Map<String, LoraLayer> layers(ComponentKind kind) {
    return layers.getOrDefault(kind, Map.of());
  }

  @Override
  public void close() {
    source.close();
  }
}
