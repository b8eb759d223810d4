package org.icportrait.diffusion.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.icportrait.engine.BadModelException;

/**
 * A Stable Diffusion checkpoint on disk, in whatever layout: diffusers folder, single file, a
 * component alone, or icportrait's own. Opening it reads headers and configurations, no weights;
 * its components can be used until it is closed.
 */
public final class Checkpoint implements AutoCloseable {
  private final CheckpointLayout layout;
  private final Map<ComponentKind, CheckpointComponent> components;
  private final SideFiles side;
  private final List<String> leftOut;
  private final List<AutoCloseable> opened;

  Checkpoint(
      CheckpointLayout layout,
      Map<ComponentKind, CheckpointComponent> components,
      SideFiles side,
      List<String> leftOut,
      Collection<? extends AutoCloseable> opened) {
    this.layout = layout;
    this.components = new EnumMap<>(ComponentKind.class);
    this.components.putAll(components);
    this.side = side;
    this.leftOut = List.copyOf(leftOut);
    this.opened = new ArrayList<>(opened);
  }

  /** Opens a checkpoint that says everything itself. */
  public static Checkpoint open(Path path) {
    return open(path, CheckpointOptions.NONE);
  }

  /**
   * Opens a checkpoint.
   *
   * @param path a folder or a .safetensors file
   * @param options what the checkpoint does not say itself
   * @throws BadModelException when it is missing, damaged, pickle, or of a family that this library
   *     does not compute, naming the file, what was found and what was expected
   */
  public static Checkpoint open(Path path, CheckpointOptions options) {
    if (Files.isRegularFile(path)) {
      return SingleFileReader.read(path, options);
    }
    if (!Files.isDirectory(path)) {
      throw new BadModelException(
          path.toString(), "no such file or folder", "a checkpoint's folder or .safetensors file");
    }
    if (Files.isRegularFile(path.resolve(DiffusersReader.INDEX))) {
      return DiffusersReader.readFolder(path, options);
    }
    if (Files.isRegularFile(path.resolve(DiffusersReader.CONFIG))) {
      return DiffusersReader.readComponent(path, options);
    }
    throw new BadModelException(
        path.toString(),
        "neither " + DiffusersReader.INDEX + " nor " + DiffusersReader.CONFIG,
        "a diffusers folder, or a .safetensors file");
  }

  /** How it lies on disk. */
  public CheckpointLayout layout() {
    return layout;
  }

  /** The kinds of components it has. */
  public Set<ComponentKind> kinds() {
    return Collections.unmodifiableSet(components.keySet());
  }

  /**
   * A component.
   *
   * @throws BadModelException when it has none of that kind
   */
  public CheckpointComponent component(ComponentKind kind) {
    CheckpointComponent component = components.get(kind);
    if (component == null) {
      throw new BadModelException(
          layout.path().toString(), "no " + kind.folder(), "a checkpoint that has one");
    }
    return component;
  }

  /**
   * The text of a file that belongs to it, by its name in the diffusers layout: {@code
   * tokenizer/vocab.json}, {@code scheduler/scheduler_config.json}, {@code model_index.json}.
   */
  public Optional<String> text(String name) {
    return side.text(name);
  }

  /**
   * The text of a file that it needs.
   *
   * @throws BadModelException when it has none of that name
   */
  public String requireText(String name) {
    return text(name)
        .orElseThrow(
            () ->
                new BadModelException(
                    layout.path().toString(),
                    "no " + name,
                    "one that has it, a diffusers folder that lends it (--base DIR), or for a scheduler"
                        + " what the U-Net predicts (--prediction epsilon or v_prediction)"));
  }

  SideFiles side() {
    return side;
  }

  /** What is in the files but does not belong to any component, for example safety_checker. */
  public List<String> leftOut() {
    return leftOut;
  }

  @Override
  public void close() {
    for (AutoCloseable file : opened) {
      try {
        file.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
