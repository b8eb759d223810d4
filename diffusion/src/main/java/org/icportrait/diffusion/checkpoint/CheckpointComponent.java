package org.icportrait.diffusion.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.StoredTensor;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorSource;

/**
 * One part of a checkpoint: its configuration, and its tensors under diffusers' names whatever the
 * layout they are stored in. Text encoders have {@code text_model.} before every name. A network
 * loads it by {@link org.icportrait.engine.Module#load}.
 */
public final class CheckpointComponent implements TensorSource {
  private final ComponentKind kind;
  private final String file;
  private final ConfigNode config;
  private final List<Path> paths;
  private final Map<String, StoredTensor> tensors;
  private final boolean flatNames;

  /**
   * A component.
   *
   * @param flatNames whether a text encoder is stored without {@code text_model.}, as transformers
   *     5.6 and later do
   */
  CheckpointComponent(
      ComponentKind kind,
      String file,
      ConfigNode config,
      List<Path> paths,
      Map<String, StoredTensor> tensors,
      boolean flatNames) {
    this.kind = kind;
    this.file = file;
    this.config = config;
    this.paths = List.copyOf(paths);
    this.tensors = Collections.unmodifiableMap(tensors);
    this.flatNames = flatNames;
  }

  /** What part it is. */
  public ComponentKind kind() {
    return kind;
  }

  /** The class it belongs to, for example UNet2DConditionModel. */
  public String className() {
    return className(config, kind);
  }

  static String className(ConfigNode config, ComponentKind kind) {
    List<String> architectures = config.strings("architectures", List.of());
    String standard =
        switch (kind) {
          case UNET -> "UNet2DConditionModel";
          case VAE -> "AutoencoderKL";
          case TEXT_ENCODER -> architectures.isEmpty() ? "CLIPTextModel" : architectures.get(0);
          case CONTROLNET -> "ControlNetModel";
        };
    return config.string("_class_name", standard);
  }

  /** The text of its {@code config.json}; where the checkpoint has none, as its shapes tell. */
  public String configJson() {
    return config.text();
  }

  /** The same as properties. */
  public ObjectNode configuration() {
    return config.node().deepCopy();
  }

  ConfigNode config() {
    return config;
  }

  boolean flatNames() {
    return flatNames;
  }

  /** The weight files. */
  public List<Path> paths() {
    return paths;
  }

  /** All tensors by name. */
  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  /** The number of values in all. */
  public long parameterCount() {
    return tensors.values().stream().mapToLong(StoredTensor::count).sum();
  }

  /** The bytes of all values. */
  public long bytes() {
    return tensors.values().stream().mapToLong(StoredTensor::bytes).sum();
  }

  /** The element types that occur. */
  public Set<DType> dtypes() {
    Set<DType> types = new TreeSet<>();
    tensors.values().forEach(tensor -> types.add(tensor.dtype()));
    return types;
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public Set<String> names() {
    return tensors.keySet();
  }

  @Override
  public long[] shape(String name) {
    return stored(name).shape();
  }

  @Override
  public Tensor tensor(String name) {
    return stored(name).load();
  }

  @Override
  public void readInto(String name, Tensor target) {
    stored(name).readInto(target);
  }

  /** A tensor that is read later, whole or in parts. */
  public StoredTensor stored(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new BadModelException(file, "no tensor " + name, "a tensor of that name");
    }
    return tensor;
  }
}
