package org.icportrait.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.StoredTensor;

/** A component's tensors under the names, and in the shapes, of the latent-diffusion code. */
final class SingleFileNames {
  private SingleFileNames() {}

  /**
   * Renames a component.
   *
   * @throws BadModelException when it has a tensor, or a block, that has no place in a single file
   */
  static Map<String, StoredTensor> of(CheckpointComponent component) {
    ConfigNode config = component.config();
    return switch (component.kind()) {
      case UNET ->
          rename(component, SingleFileReader.UNET, UNetNames.unet(UNetLayout.of(config, false)));
      case CONTROLNET ->
          rename(
              component,
              SingleFileReader.CONTROL,
              UNetNames.controlNet(
                  UNetLayout.of(config, true), ParameterShapes.embeddingBlocks(config)));
      case VAE -> autoencoder(component);
      case TEXT_ENCODER -> isOpenClip(config) ? openClip(component) : clip(component);
    };
  }

  /** OpenCLIP's encoders have the exact GELU, OpenAI's an approximation. */
  private static boolean isOpenClip(ConfigNode config) {
    return config.string("hidden_act", "quick_gelu").equals("gelu");
  }

  private static Map<String, StoredTensor> rename(
      CheckpointComponent component, String prefix, NameTable names) {
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    for (String name : component.names()) {
      String ldm = names.forward(name).orElseThrow(() -> noPlace(component, name));
      renamed.put(prefix + ldm, component.stored(name));
    }
    return renamed;
  }

  private static BadModelException noPlace(CheckpointComponent component, String name) {
    return new BadModelException(
        component.file(),
        name + " of a " + component.className(),
        "only tensors that have a place in a single file");
  }

  private static Map<String, StoredTensor> autoencoder(CheckpointComponent component) {
    if (!component.className().equals("AutoencoderKL")) {
      throw new BadModelException(
          component.file(),
          "class " + component.className(),
          "AutoencoderKL, the only one with a place in a single file");
    }
    int levels = component.config().counts("block_out_channels", List.of(64)).size();
    int layers = component.config().layers("layers_per_block", 1);
    NameTable names = LdmAutoencoderNames.table(levels, layers);
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    for (String name : component.names()) {
      StoredTensor tensor = component.stored(name);
      long[] shape = tensor.shape();
      boolean matrix = LdmAutoencoderNames.isAttentionMatrix(name) && shape.length == 2;
      String ldm = names.forward(name).orElseThrow(() -> noPlace(component, name));
      renamed.put(
          SingleFileReader.VAE + ldm, matrix ? tensor.reshaped(shape[0], shape[1], 1, 1) : tensor);
    }
    return renamed;
  }

  private static Map<String, StoredTensor> clip(CheckpointComponent component) {
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    for (String name : component.names()) {
      renamed.put(SingleFileReader.CLIP + name, component.stored(name));
    }
    return renamed;
  }

  private static Map<String, StoredTensor> openClip(CheckpointComponent component) {
    int blocks = component.config().layers("num_hidden_layers", 12);
    if (blocks > OpenClipNames.USED_BLOCKS) {
      throw new BadModelException(
          component.file(),
          blocks + " blocks",
          OpenClipNames.USED_BLOCKS + ": a single file's later blocks are not used");
    }
    NameTable names = OpenClipNames.table(blocks);
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    for (int i = 0; i < blocks; i++) {
      for (String kind : List.of("weight", "bias")) {
        List<StoredTensor> parts = new ArrayList<>();
        for (String projection : OpenClipNames.PROJECTIONS) {
          String name = OpenClipNames.layer(i) + "self_attn." + projection + kind;
          parts.add(component.stored(name));
        }
        String fused = OpenClipNames.block(i) + "attn.in_proj_" + kind;
        renamed.put(SingleFileReader.OPEN_CLIP + fused, join(component, fused, parts));
      }
    }
    for (String name : component.names()) {
      if (OpenClipNames.PROJECTIONS.stream().noneMatch(p -> name.contains(".self_attn." + p))) {
        String ldm = names.forward(name).orElseThrow(() -> noPlace(component, name));
        renamed.put(SingleFileReader.OPEN_CLIP + ldm, component.stored(name));
      }
    }
    return renamed;
  }

  private static StoredTensor join(
      CheckpointComponent component, String name, List<StoredTensor> parts) {
    StoredTensor first = parts.get(0);
    for (StoredTensor part : parts) {
      boolean alike = part.dtype() == first.dtype() && part.toString().equals(first.toString());
      if (!alike || part.shape().length == 0) {
        throw new BadModelException(
            component.file(), part + " for " + name, "three projections alike, as " + first);
      }
    }
    return StoredTensor.joined(parts);
  }
}
