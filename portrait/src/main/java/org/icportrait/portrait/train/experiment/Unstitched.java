package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.icportrait.portrait.model.WholeHeadConfig;
import org.icportrait.portrait.train.run.ModelParts;

/** A model's networks for heads without their branch, for variants that train one of their own. */
final class Unstitched {
  private static final List<String> KEPT =
      List.of(WholeHeadConfig.CODE, WholeHeadConfig.UNET, WholeHeadConfig.SCHEDULER);

  private Unstitched() {}

  /**
   * Copies them; an output that has them is kept.
   *
   * @param model a folder with {@code head/}
   * @return the folder with the copy
   */
  static Path copy(Path model, Path output) throws IOException {
    Path from = model.resolve(WholeHeadConfig.PART);
    WholeHeadConfig config = WholeHeadConfig.read(from);
    if (!config.stitched()) {
      return model;
    }
    Path to = output.resolve(WholeHeadConfig.PART);
    if (Files.exists(to.resolve(WholeHeadConfig.FILE))) {
      return output; // written last
    }
    for (String part : KEPT) {
      Files.createDirectories(to.resolve(part));
      try (Stream<Path> files = Files.list(from.resolve(part))) {
        for (Path file : files.toList()) {
          Path copy = to.resolve(part).resolve(file.getFileName());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    WholeHeadConfig bare =
        WholeHeadConfig.of(config.size(), config.estimateVariance(), false, config.training());
    ModelParts.write(to, WholeHeadConfig.FILE, bare, null);
    return output;
  }
}
