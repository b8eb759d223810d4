package org.icportrait.diffusion.checkpoint;

/** What a single file holds, as its tensor names and shapes tell. */
public enum LdmFamily {
  /** Text encoder CLIP ViT-L/14 with transformers' names, 1x1 convolutions around attention. */
  STABLE_DIFFUSION_1("Stable Diffusion 1.x"),
  /** Text encoder OpenCLIP ViT-H/14 with its own names, linear maps around attention. */
  STABLE_DIFFUSION_2("Stable Diffusion 2.x"),
  /** A ControlNet alone. */
  CONTROLNET("ControlNet"),
  /** An autoencoder alone. */
  VAE("autoencoder");

  private final String description;

  LdmFamily(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }
}
