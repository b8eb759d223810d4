package org.icportrait.portrait.train.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.icportrait.diffusion.unet.WidenedInput;
import org.icportrait.engine.BadModelException;
import org.icportrait.engine.DType;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.engine.UpdatedWeights;

/** Finds, writes and passes on the parts of a model folder between stages of training. */
public final class ModelParts {
  /** Name of a weight file in a part, as diffusers has it. */
  public static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<Path> folders;

  public ModelParts(List<String> folders) {
    this.folders = folders.stream().map(Path::of).toList();
  }

  /** The same and last a base. */
  public ModelParts(List<String> folders, Path base) {
    this.folders = new ArrayList<>(folders.stream().map(Path::of).toList());
    this.folders.add(base);
  }

  /** The first folder's part, or null. */
  public Path find(String part) {
    for (Path folder : folders) {
      if (Files.isDirectory(folder.resolve(part))) {
        return folder.resolve(part);
      }
    }
    return null;
  }

  /** The part, which must be there. */
  public Path require(String part) {
    Path found = find(part);
    if (found == null) {
      throw new BadModelException("recipe", "no " + part + "/ in parts " + folders, "the part");
    }
    return found;
  }

  /** Loads weights from a part into a network. */
  public static void load(Module module, Path part) {
    try (UpdatedWeights source = UpdatedWeights.open(part.resolve(WEIGHTS))) {
      module.load(source);
    }
  }

  /** Loads a U-Net; input channels that it doesn't have yet start at zero. */
  public static void loadWidened(Module unet, Path part, int channels) {
    try (UpdatedWeights source = UpdatedWeights.open(part.resolve(WEIGHTS))) {
      unet.load(new WidenedInput(source, channels));
    }
  }

  /** Writes a part: its configuration and its weights in 16 bits. */
  public static void write(Path folder, String configFile, Object config, Module module)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(configFile),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n");
    if (module != null) {
      writeWeights(module, folder.resolve(WEIGHTS));
    }
  }

  /** Writes the weights of a network in 16 bits. */
  public static void writeWeights(Module module, Path file) throws IOException {
    writeWeights(module, file, name -> true);
  }

  /** Writes those weights of a network in 16 bits whose names pass. */
  public static void writeWeights(Module module, Path file, Predicate<String> passes)
      throws IOException {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Map<String, Tensor> half = new LinkedHashMap<>();
      module
          .parameters()
          .forEach(
              (name, tensor) -> {
                if (passes.test(name)) {
                  half.put(name, tensor.detach().to(DType.FLOAT16));
                }
              });
      SafetensorsWriter.write(file, half, Map.of("format", "pt"));
    }
  }

  /** Copies those of some parts that a folder doesn't have yet. */
  public void completeWith(Path export, List<String> wanted) throws IOException {
    for (String part : wanted) {
      Path found = find(part);
      Path target = export.resolve(part);
      if (found == null || Files.exists(target)) {
        continue;
      }
      Files.createDirectories(target);
      try (var files = Files.list(found)) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
