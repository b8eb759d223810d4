package org.icportrait.diffusion.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.icportrait.diffusion.autoencoder.AutoencoderNames;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.StoredTensor;

/** Reads the diffusers layout. */
final class DiffusersReader {
  static final String INDEX = "model_index.json";
  static final String CONFIG = "config.json";
  private static final String CARD = "icportrait.json";
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_]{1,100}");
  private static final List<String> OTHER_FAMILIES =
      List.of("text_encoder_2", "transformer", "prior", "decoder");

  private DiffusersReader() {}

  /** Reads a folder with {@code model_index.json}. */
  static Checkpoint readFolder(Path folder, CheckpointOptions options) {
    SideFiles side = SideFiles.of(folder);
    String indexFile = folder.resolve(INDEX).toString();
    ConfigNode index = ConfigNode.parse(indexFile, side.text(INDEX).orElseThrow());
    List<AutoCloseable> opened = new ArrayList<>();
    Map<ComponentKind, CheckpointComponent> components = new EnumMap<>(ComponentKind.class);
    List<String> leftOut = new ArrayList<>();
    try {
      for (var entry : index.node().properties()) {
        String name = entry.getKey();
        if (!isPresent(indexFile, name, entry.getValue())) {
          continue;
        }
        if (OTHER_FAMILIES.contains(name)) {
          throw new BadModelException(
              indexFile,
              name + ", a part of " + index.string("_class_name", "another family"),
              "Stable Diffusion 1.x or 2.x");
        }
        var kind = ComponentKind.ofFolder(name);
        Path part = folder.resolve(name);
        if (kind.isPresent()) {
          components.put(kind.get(), component(kind.get(), part, options, opened));
        } else if (Files.isDirectory(part) && hasWeights(part)) {
          leftOut.add(name);
        }
      }
      if (!components.containsKey(ComponentKind.UNET)) {
        throw new BadModelException(indexFile, "no unet", "Stable Diffusion 1.x or 2.x");
      }
      options.base().ifPresent(base -> side.addMissing(SideFiles.of(base)));
      StandardSideFiles.predict(side, options.prediction());
      CheckpointLayout layout =
          Files.isRegularFile(folder.resolve(CARD))
              ? new CheckpointLayout.IcportraitFolder(folder)
              : new CheckpointLayout.DiffusersFolder(folder);
      return new Checkpoint(layout, components, side, leftOut, opened);
    } catch (RuntimeException e) {
      new Checkpoint(new CheckpointLayout.DiffusersFolder(folder), Map.of(), side, leftOut, opened)
          .close();
      throw e;
    }
  }

  /** Whether an entry of the index is a part: [library, class], where null means none. */
  private static boolean isPresent(String file, String name, JsonNode value) {
    if (name.startsWith("_") || !value.isArray()) {
      return false; // a setting of the pipeline
    }
    if (!PLAIN.matcher(name).matches() || value.size() != 2) {
      throw new BadModelException(
          file, "the entry " + name + " " + value, "[ library, class ] of a plain name");
    }
    return !value.get(0).isNull() && !value.get(1).isNull();
  }

  private static boolean hasWeights(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(
          path ->
              Stream.of(".safetensors", ".bin", ".pt", ".ckpt", ".onnx")
                  .anyMatch(path.toString()::endsWith));
    } catch (IOException e) {
      throw new BadModelException(folder.toString(), "no readable folder", "a model's part");
    }
  }

  /** Reads a folder of one component. */
  static Checkpoint readComponent(Path folder, CheckpointOptions options) {
    SideFiles side = SideFiles.of(folder);
    String file = folder.resolve(CONFIG).toString();
    ConfigNode config = ConfigNode.parse(file, side.text(CONFIG).orElseThrow());
    List<String> architectures = config.strings("architectures", List.of(""));
    String className = config.string("_class_name", architectures.get(0));
    ComponentKind kind =
        ComponentKind.ofClass(className)
            .orElseThrow(
                () ->
                    new BadModelException(
                        file,
                        className.isEmpty() ? "no _class_name" : foreignClass(className),
                        "UNet2DConditionModel, AutoencoderKL, AutoencoderTiny, CLIPTextModel or"
                            + " ControlNetModel"));
    List<AutoCloseable> opened = new ArrayList<>();
    CheckpointComponent component = component(kind, folder, options, opened);
    return new Checkpoint(
        new CheckpointLayout.ComponentFolder(folder, kind),
        Map.of(kind, component),
        side,
        List.of(),
        opened);
  }

  private static String foreignClass(String className) {
    boolean adapter = className.endsWith("Adapter"); // T2IAdapter, MultiAdapter
    return adapter ? "a T2I-Adapter (class " + className + ")" : "class " + className;
  }

  private static CheckpointComponent component(
      ComponentKind kind, Path folder, CheckpointOptions options, List<AutoCloseable> opened) {
    Path file = folder.resolve(CONFIG);
    if (!Files.isRegularFile(file)) {
      throw new BadModelException(file.toString(), "no such file", "the configuration of a part");
    }
    ConfigNode config =
        ConfigNode.parse(file.toString(), SideFiles.of(folder).text(CONFIG).orElseThrow());
    WeightFiles weights = WeightFiles.open(folder, kind.stem(), options.variant());
    opened.add(weights);
    boolean flat =
        kind == ComponentKind.TEXT_ENCODER
            && weights.tensors().keySet().stream().noneMatch(n -> n.startsWith("text_model."));
    String origin = (weights.paths().size() == 1 ? weights.paths().get(0) : folder).toString();
    return new CheckpointComponent(
        kind, origin, config, weights.paths(), canonical(kind, origin, weights, flat), flat);
  }

  /** The tensors under today's names. */
  private static Map<String, StoredTensor> canonical(
      ComponentKind kind, String origin, WeightFiles weights, boolean flat) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (var entry : weights.tensors().entrySet()) {
      String name = entry.getKey();
      StoredTensor tensor = entry.getValue();
      if (kind == ComponentKind.TEXT_ENCODER) {
        if (name.endsWith("embeddings.position_ids")) {
          continue; // 0, 1, 2, ...: no parameter
        }
        name = flat ? "text_model." + name : name;
      } else if (kind == ComponentKind.VAE) {
        name = AutoencoderNames.current(name);
        tensor = matrix(name, tensor);
      }
      if (tensors.put(name, tensor) != null) {
        throw new BadModelException(
            origin, name + " under its old and its new name", "only one of them");
      }
    }
    return tensors;
  }

  /** Old autoencoders have attention as 1x1 convolutions. */
  private static StoredTensor matrix(String name, StoredTensor tensor) {
    long[] shape = tensor.shape();
    boolean kernel = shape.length == 4 && shape[2] == 1 && shape[3] == 1;
    return kernel && LdmAutoencoderNames.isAttentionMatrix(name)
        ? tensor.reshaped(shape[0], shape[1])
        : tensor;
  }
}
