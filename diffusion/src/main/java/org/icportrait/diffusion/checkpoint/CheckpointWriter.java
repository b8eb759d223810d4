package org.icportrait.diffusion.checkpoint;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.StoredTensor;

/**
 * Writes a checkpoint in another layout or element type. Tensors go from file to file one at a
 * time; the target appears when it is whole.
 */
public final class CheckpointWriter {
  private static final Map<String, String> PYTORCH = Map.of("format", "pt"); // transformers asks

  private CheckpointWriter() {}

  /** Adds files to a folder that is complete but not yet in its place. */
  public interface FolderEnd {
    /** Adds what else belongs into the folder. */
    void finish(Path folder) throws IOException;
  }

  /**
   * Writes a diffusers folder, or for a lone component the folder of that component.
   *
   * @param checkpoint what to write
   * @param target a folder that does not exist yet, or is empty
   * @param floats element type of all floating-point tensors, or null for that of the source
   * @param end what to do before the folder gets its name
   * @throws BadModelException when the checkpoint has no tokenizer or scheduler, or a value does
   *     not fit the element type
   */
  public static void writeFolder(Checkpoint checkpoint, Path target, DType floats, FolderEnd end)
      throws IOException {
    Path absolute = target.toAbsolutePath();
    if (Files.exists(absolute) && !isEmptyFolder(absolute)) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "it exists already and is no empty folder");
    }
    Path parent = absolute.getParent();
    Files.createDirectories(parent);
    Path temporary = parent.resolve(".icportrait-" + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectory(temporary);
      if (isLone(checkpoint)) {
        ComponentKind kind = checkpoint.kinds().iterator().next();
        writeComponent(checkpoint, kind, temporary, floats);
      } else {
        writeParts(checkpoint, temporary, floats);
      }
      end.finish(temporary);
      Files.deleteIfExists(absolute); // an empty folder
      Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(temporary);
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static boolean isLone(Checkpoint checkpoint) {
    return !checkpoint.kinds().contains(ComponentKind.UNET)
        || checkpoint.layout() instanceof CheckpointLayout.ComponentFolder;
  }

  private static void writeParts(Checkpoint checkpoint, Path folder, DType floats)
      throws IOException {
    checkpoint.requireText(DiffusersReader.INDEX);
    checkpoint.requireText(StandardSideFiles.SCHEDULER);
    if (checkpoint.kinds().contains(ComponentKind.TEXT_ENCODER)
        && checkpoint.text("tokenizer/tokenizer.json").isEmpty()) {
      checkpoint.requireText("tokenizer/vocab.json");
      checkpoint.requireText("tokenizer/merges.txt");
    }
    for (ComponentKind kind : checkpoint.kinds()) {
      writeComponent(checkpoint, kind, folder.resolve(kind.folder()), floats);
    }
    writeSideFiles(checkpoint, folder);
    copyOtherParts(checkpoint, folder);
  }

  private static void writeComponent(
      Checkpoint checkpoint, ComponentKind kind, Path folder, DType floats) throws IOException {
    CheckpointComponent component = checkpoint.component(kind);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : component.names()) {
      boolean flat = component.flatNames();
      tensors.put(flat ? name.substring("text_model.".length()) : name, component.stored(name));
    }
    Path weights = folder.resolve(kind.stem() + ".safetensors");
    SafetensorsWriter.copy(weights, tensors, floats, PYTORCH);
    Files.writeString(folder.resolve(DiffusersReader.CONFIG), component.configJson());
  }

  /** Configurations as they are, over those written by {@link #writeComponent}. */
  private static void writeSideFiles(Checkpoint checkpoint, Path folder) throws IOException {
    SideFiles side = checkpoint.side();
    for (String name : side.names()) {
      if (!name.endsWith("/" + StandardSideFiles.FLAT_NAMES) && !name.equals("icportrait.json")) {
        Path target = folder.resolve(name); // inside: readers refuse other names
        Files.createDirectories(target.getParent());
        if (side.path(name).isPresent()) {
          Files.copy(side.path(name).get(), target, StandardCopyOption.REPLACE_EXISTING);
        } else {
          Files.writeString(target, side.text(name).orElseThrow());
        }
      }
    }
  }

  /** Weights that this library has no class for, as they are; pickle stays behind. */
  private static void copyOtherParts(Checkpoint checkpoint, Path folder) throws IOException {
    if (checkpoint.layout() instanceof CheckpointLayout.SingleFile) {
      return;
    }
    for (String part : checkpoint.leftOut()) {
      for (Path file : WeightFiles.list(checkpoint.layout().path().resolve(part))) {
        String name = file.getFileName().toString();
        if (name.endsWith(".safetensors") || name.endsWith(".index.json")) {
          Path target = folder.resolve(part).resolve(name);
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
  }

  /**
   * Writes a single file with the names of the latent-diffusion code. Configurations, tokenizer and
   * scheduler go into its metadata, so that nothing is lost on the way back.
   *
   * @param checkpoint what to write
   * @param target the file, replaced if it exists
   * @param floats element type of all floating-point tensors, or null for that of the source
   * @return the parts that have no place in a single file
   * @throws BadModelException when a component has no such layout, or a value does not fit the
   *     element type
   */
  public static List<String> writeSingleFile(Checkpoint checkpoint, Path target, DType floats)
      throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new TreeMap<>(PYTORCH);
    boolean lone = isLone(checkpoint);
    for (ComponentKind kind : checkpoint.kinds()) {
      CheckpointComponent component = checkpoint.component(kind);
      tensors.putAll(SingleFileNames.of(component));
      String prefix = SingleFileReader.SIDE + kind.folder() + "/";
      metadata.put(prefix + DiffusersReader.CONFIG, component.configJson());
      if (component.flatNames()) {
        metadata.put(prefix + StandardSideFiles.FLAT_NAMES, "");
      }
    }
    for (String name : checkpoint.side().names()) {
      boolean kept = !lone && !name.equals("icportrait.json") && !isOtherPart(checkpoint, name);
      if (kept) {
        metadata.put(SingleFileReader.SIDE + name, text(checkpoint, name));
      }
    }
    SafetensorsWriter.copy(target, tensors, floats, metadata);
    boolean single = checkpoint.layout() instanceof CheckpointLayout.SingleFile;
    return single ? List.of() : new ArrayList<>(checkpoint.leftOut());
  }

  private static boolean isOtherPart(Checkpoint checkpoint, String name) {
    int slash = name.indexOf('/');
    return slash > 0 && checkpoint.leftOut().contains(name.substring(0, slash));
  }

  private static String text(Checkpoint checkpoint, String name) {
    String text = checkpoint.side().text(name).orElseThrow();
    if (!name.equals(DiffusersReader.INDEX)) {
      return text;
    }
    ConfigNode index = ConfigNode.parse(name, text);
    boolean changed = false;
    for (String part : checkpoint.leftOut()) {
      if (index.node().path(part).isArray()) {
        index.node().putArray(part).addNull().addNull();
        changed = true;
      }
    }
    return changed ? index.text() : text;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }
}
