package org.icportrait.diffusion.checkpoint;

import java.nio.file.Path;

/** How a checkpoint lies on disk. */
public sealed interface CheckpointLayout {
  /** The folder or file. */
  Path path();

  /** The layout in words. */
  String description();

  /** A folder with {@code model_index.json} and a subfolder for each component. */
  record DiffusersFolder(Path path) implements CheckpointLayout {
    @Override
    public String description() {
      return "diffusers folder";
    }
  }

  /** The diffusers layout with {@code icportrait.json} beside {@code model_index.json}. */
  record IcportraitFolder(Path path) implements CheckpointLayout {
    @Override
    public String description() {
      return "icportrait folder";
    }
  }

  /** A folder of one component, as ControlNets and autoencoders are handed out. */
  record ComponentFolder(Path path, ComponentKind kind) implements CheckpointLayout {
    @Override
    public String description() {
      return "diffusers folder of one component";
    }
  }

  /**
   * One file with the names of the latent-diffusion code (arXiv 2112.10752): a whole model, an
   * autoencoder or a ControlNet.
   */
  record SingleFile(Path path, LdmFamily family) implements CheckpointLayout {
    @Override
    public String description() {
      return "single file, " + family.description();
    }
  }
}
