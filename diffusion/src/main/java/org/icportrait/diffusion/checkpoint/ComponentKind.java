package org.icportrait.diffusion.checkpoint;

import java.util.Locale;
import java.util.Optional;

/** The parts of a checkpoint that hold weights and that this library computes with. */
public enum ComponentKind {
  /** The denoiser. */
  UNET("diffusion_pytorch_model"),
  /** The autoencoder. */
  VAE("diffusion_pytorch_model"),
  /** The text encoder. */
  TEXT_ENCODER("model"),
  /** A ControlNet. */
  CONTROLNET("diffusion_pytorch_model");

  private final String stem;

  ComponentKind(String stem) {
    this.stem = stem;
  }

  /** The name of its folder in the diffusers layout. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of its weight file without variant, shard and ending. */
  String stem() {
    return stem;
  }

  /** The kind whose folder has a name. */
  static Optional<ComponentKind> ofFolder(String name) {
    for (ComponentKind kind : values()) {
      if (kind.folder().equals(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The kind that a diffusers or transformers class belongs to. */
  static Optional<ComponentKind> ofClass(String name) {
    return switch (name) {
      case "UNet2DConditionModel" -> Optional.of(UNET);
      case "AutoencoderKL", "AutoencoderTiny" -> Optional.of(VAE);
      case "CLIPTextModel" -> Optional.of(TEXT_ENCODER);
      case "ControlNetModel" -> Optional.of(CONTROLNET);
      default -> Optional.empty();
    };
  }
}
