package org.icportrait.diffusion.checkpoint;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.StoredTensor;

/** Reads one file with the names of the latent-diffusion code. */
final class SingleFileReader {
  /** Metadata keys under which our own single files carry what else belongs to a model. */
  static final String SIDE = "icportrait:";

  static final String UNET = "model.diffusion_model.";
  static final String VAE = "first_stage_model.";
  static final String CLIP = "cond_stage_model.transformer.";
  static final String OPEN_CLIP = "cond_stage_model.model.";
  static final String CONTROL = "control_model.";

  private static final Pattern SIDE_NAME =
      Pattern.compile("(?:[A-Za-z0-9_]{1,100}/)?[A-Za-z0-9_][A-Za-z0-9_.\\-]{0,100}");
  private static final List<String> PARTS = List.of(UNET, VAE, CLIP, OPEN_CLIP, CONTROL);
  private static final Set<String> NOT_NEEDED = // by a text encoder without pooled output
      Set.of("text_projection", "logit_scale", "attn_mask");

  private final Path path;
  private final Safetensors file;
  private final SideFiles side;
  private final Map<String, Map<String, StoredTensor>> parts = new LinkedHashMap<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();

  private SingleFileReader(Path path, Safetensors file, SideFiles side) {
    this.path = path;
    this.file = file;
    this.side = side;
    PARTS.forEach(prefix -> parts.put(prefix, new LinkedHashMap<>()));
  }

  static Checkpoint read(Path path, CheckpointOptions options) {
    Safetensors file = Safetensors.open(path);
    try {
      Map<String, String> texts = new TreeMap<>();
      file.metadata()
          .forEach(
              (key, text) -> {
                if (key.startsWith(SIDE)) {
                  texts.put(sideName(path, key.substring(SIDE.length())), text);
                }
              });
      SideFiles side = SideFiles.of(texts);
      options.base().ifPresent(base -> side.addMissing(SideFiles.of(base)));
      return new SingleFileReader(path, file, side).read(options);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The name of a file in a model's folder or a direct subfolder; anything else is refused. */
  private static String sideName(Path path, String name) {
    if (!SIDE_NAME.matcher(name).matches()) {
      throw new BadModelException(
          path.toString(), "metadata for the file " + name, "a file inside a model's folder");
    }
    return name;
  }

  private Checkpoint read(CheckpointOptions options) {
    for (String name : file.names()) {
      sort(name);
    }
    Map<ComponentKind, CheckpointComponent> components = new EnumMap<>(ComponentKind.class);
    put(components, unet());
    put(components, vae());
    put(components, parts.get(OPEN_CLIP).isEmpty() ? clip() : openClip());
    put(components, controlNet());
    if (components.isEmpty()) {
      throw unknown();
    }
    LdmFamily family = family(components);
    if (family == LdmFamily.STABLE_DIFFUSION_1 || family == LdmFamily.STABLE_DIFFUSION_2) {
      StandardSideFiles.addMissing(side, family, components, prediction(options));
    }
    StandardSideFiles.predict(side, options.prediction());
    List<String> rest = leftOut.entrySet().stream().map(e -> e.getKey() + e.getValue()).toList();
    CheckpointLayout layout = new CheckpointLayout.SingleFile(path, family);
    return new Checkpoint(layout, components, side, rest, List.of(file));
  }

  private static void put(
      Map<ComponentKind, CheckpointComponent> components, Optional<CheckpointComponent> found) {
    found.ifPresent(component -> components.put(component.kind(), component));
  }

  private void sort(String name) {
    for (String prefix : PARTS) {
      if (name.startsWith(prefix)) {
        parts.get(prefix).put(name.substring(prefix.length()), file.stored(name));
        return;
      }
    }
    if (name.startsWith("conditioner.embedders.") || name.startsWith("text_encoders.")) {
      throw new BadModelException(
          file.file(), name + ", a part of a later family", "Stable Diffusion 1.x or 2.x");
    }
    // bare files of an autoencoder or a ControlNet
    if (name.startsWith("encoder.")
        || name.startsWith("decoder.")
        || name.contains("quant_conv.")) {
      parts.get(VAE).put(name, file.stored(name));
    } else if (has("input_hint_block.0.weight") && has("zero_convs.0.0.weight")) {
      parts.get(CONTROL).put(name, file.stored(name));
    } else {
      String group = name.replaceFirst("\\..*", ".*");
      leftOut.merge((group.length() > 60 ? group.substring(0, 60) : group) + ": ", 1, Integer::sum);
    }
  }

  private boolean has(String name) {
    return file.names().contains(name);
  }

  private BadModelException unknown() {
    String first = file.names().stream().findFirst().orElse("no tensor");
    Optional<String> other = ForeignWeights.of(file);
    if (other.isPresent()) {
      return new BadModelException(file.file(), other.get(), "a whole checkpoint or a ControlNet");
    }
    boolean lora = first.contains("lora");
    return new BadModelException(
        file.file(),
        lora ? "a LoRA file (" + first + ")" : first + " and no name of a known layout",
        lora
            ? "a whole checkpoint; a LoRA is added to one"
            : "model.diffusion_model.*, first_stage_model.*, cond_stage_model.* or control_model.*");
  }

  private static LdmFamily family(Map<ComponentKind, CheckpointComponent> components) {
    CheckpointComponent unet = components.get(ComponentKind.UNET);
    if (unet != null) {
      return unet.config().flag("use_linear_projection", false)
          ? LdmFamily.STABLE_DIFFUSION_2
          : LdmFamily.STABLE_DIFFUSION_1;
    }
    return components.containsKey(ComponentKind.CONTROLNET) ? LdmFamily.CONTROLNET : LdmFamily.VAE;
  }

  /** What the U-Net predicts: as asked for, as the file's metadata say, or unknown. */
  private Optional<String> prediction(CheckpointOptions options) {
    if (options.prediction().isPresent()) {
      return options.prediction();
    }
    if (has("v_pred")) {
      return Optional.of("v_prediction"); // a marker that trainers write
    }
    return switch (file.metadata().getOrDefault("modelspec.prediction_type", "")) {
      case "v" -> Optional.of("v_prediction");
      case "epsilon" -> Optional.of("epsilon");
      default -> Optional.empty();
    };
  }

  private ConfigNode config(ComponentKind kind, Supplier<ConfigNode> inferred) {
    String name = kind.folder() + "/" + DiffusersReader.CONFIG;
    return side.text(name)
        .map(text -> ConfigNode.parse(file.file() + " (" + name + ")", text))
        .orElseGet(inferred);
  }

  private Optional<CheckpointComponent> unet() {
    Map<String, StoredTensor> ldm = parts.get(UNET);
    if (ldm.isEmpty()) {
      return Optional.empty();
    }
    ConfigNode config =
        config(ComponentKind.UNET, () -> new LdmUNetShapes(file.file(), UNET, ldm).unet());
    return component(
        ComponentKind.UNET, UNET, config, UNetNames.unet(UNetLayout.of(config, false)), ldm);
  }

  private Optional<CheckpointComponent> controlNet() {
    Map<String, StoredTensor> ldm = parts.get(CONTROL);
    if (ldm.isEmpty()) {
      return Optional.empty();
    }
    ConfigNode config =
        config(
            ComponentKind.CONTROLNET,
            () -> new LdmUNetShapes(file.file(), CONTROL, ldm).controlNet());
    NameTable names =
        UNetNames.controlNet(UNetLayout.of(config, true), ParameterShapes.embeddingBlocks(config));
    return component(ComponentKind.CONTROLNET, CONTROL, config, names, ldm);
  }

  private Optional<CheckpointComponent> vae() {
    Map<String, StoredTensor> ldm = new LinkedHashMap<>(parts.get(VAE));
    if (ldm.keySet().removeIf(n -> n.startsWith("loss.") || n.startsWith("model_ema."))) {
      leftOut.put(VAE + "loss, ema: ", parts.get(VAE).size() - ldm.size());
    }
    if (ldm.isEmpty()) {
      return Optional.empty();
    }
    ConfigNode config =
        config(ComponentKind.VAE, () -> new LdmComponentShapes(file.file(), VAE, ldm).vae());
    int levels = config.counts("block_out_channels", List.of(64)).size();
    NameTable names = LdmAutoencoderNames.table(levels, config.layers("layers_per_block", 1));
    ldm.replaceAll(
        (name, tensor) -> {
          long[] s = tensor.shape();
          boolean matrix =
              names.backward(name).filter(LdmAutoencoderNames::isAttentionMatrix).isPresent();
          boolean kernel = s.length == 4 && s[2] == 1 && s[3] == 1;
          return matrix && kernel ? tensor.reshaped(s[0], s[1]) : tensor;
        });
    return component(ComponentKind.VAE, VAE, config, names, ldm);
  }

  private Optional<CheckpointComponent> component(
      ComponentKind kind,
      String prefix,
      ConfigNode config,
      NameTable names,
      Map<String, StoredTensor> ldm) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (var entry : ldm.entrySet()) {
      String name =
          names.backward(entry.getKey()).orElseThrow(() -> unexpected(prefix + entry.getKey()));
      tensors.put(name, entry.getValue());
    }
    return Optional.of(made(kind, config, tensors));
  }

  private CheckpointComponent made(
      ComponentKind kind, ConfigNode config, Map<String, StoredTensor> tensors) {
    boolean flat = side.text(kind.folder() + "/" + StandardSideFiles.FLAT_NAMES).isPresent();
    return new CheckpointComponent(kind, file.file(), config, List.of(path), tensors, flat);
  }

  private BadModelException unexpected(String name) {
    return new BadModelException(
        file.file(), "unknown tensor " + name, "only tensors of a network with this configuration");
  }

  private Optional<CheckpointComponent> clip() {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    parts
        .get(CLIP)
        .forEach(
            (name, tensor) -> {
              if (!name.endsWith("embeddings.position_ids")) {
                tensors.put(name.startsWith("text_model.") ? name : "text_model." + name, tensor);
              }
            });
    if (tensors.isEmpty()) {
      return Optional.empty();
    }
    ConfigNode config =
        config(
            ComponentKind.TEXT_ENCODER,
            () -> new LdmComponentShapes(file.file(), CLIP, tensors).text(false));
    return Optional.of(made(ComponentKind.TEXT_ENCODER, config, tensors));
  }

  private Optional<CheckpointComponent> openClip() {
    Map<String, StoredTensor> ldm = parts.get(OPEN_CLIP);
    NameTable names = OpenClipNames.table(OpenClipNames.USED_BLOCKS);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (var entry : ldm.entrySet()) {
      String name = entry.getKey();
      boolean unused = name.startsWith(OpenClipNames.block(OpenClipNames.USED_BLOCKS));
      if (NOT_NEEDED.contains(name) || name.startsWith("visual.") || unused) {
        leftOut.merge(OPEN_CLIP + (unused ? "last block: " : "*: "), 1, Integer::sum);
      } else if (name.contains(".attn.in_proj_")) {
        split(name, entry.getValue(), tensors);
      } else {
        tensors.put(
            names.backward(name).orElseThrow(() -> unexpected(OPEN_CLIP + name)), entry.getValue());
      }
    }
    ConfigNode config =
        config(
            ComponentKind.TEXT_ENCODER,
            () -> new LdmComponentShapes(file.file(), OPEN_CLIP, tensors).text(true));
    return Optional.of(made(ComponentKind.TEXT_ENCODER, config, tensors));
  }

  /** [3 D, ...] of one block: the projections to queries, keys and values, each D rows. */
  private void split(String name, StoredTensor fused, Map<String, StoredTensor> into) {
    int parts = OpenClipNames.PROJECTIONS.size();
    long[] shape = fused.shape();
    String prefix = "transformer.resblocks.";
    int dot = name.indexOf('.', prefix.length());
    String number = dot < 0 ? "" : name.substring(prefix.length(), dot);
    String kind = name.substring(name.indexOf(".attn.in_proj_") + ".attn.in_proj_".length());
    boolean known = kind.equals("weight") || kind.equals("bias");
    if (!name.startsWith(prefix) || !number.matches("0|[1-9]\\d?") || !known) {
      throw unexpected(OPEN_CLIP + name);
    }
    if (shape.length == 0 || shape[0] % parts != 0) {
      throw new BadModelException(
          file.file(), OPEN_CLIP + name + " " + fused, "three projections in one");
    }
    long rows = shape[0] / parts;
    String layer = OpenClipNames.layer(Integer.parseInt(number)) + "self_attn.";
    for (int i = 0; i < parts; i++) {
      into.put(layer + OpenClipNames.PROJECTIONS.get(i) + kind, fused.rows(i * rows, rows));
    }
  }
}
