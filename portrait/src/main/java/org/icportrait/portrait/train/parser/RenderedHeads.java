package org.icportrait.portrait.train.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Safetensors;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/**
 * Path-traced heads {@code BBBB_p_v.jpg} of a block B, a person p and a view v with their exact
 * masks {@code .png}, and the landmarks that our own networks find in them.
 *
 * @param train heads to train on
 * @param validation heads of the blocks kept apart
 */
record RenderedHeads(List<ParserPictures.Source> train, List<ParserPictures.Source> validation) {
  private static final int KEPT_FROM = 500; // blocks 500 to 511 are for validation
  private static final int KEPT_TO = 511;
  private static final String NAME = "\\d+_\\d+_\\d+\\.jpg";

  /**
   * Reads lists of files, not the pictures of which the landmarks are known.
   *
   * @param folders with heads; those that are not there are passed over
   * @param cache file that keeps the landmarks
   * @param analyzer made when landmarks are missing
   */
  static RenderedHeads read(
      List<Path> folders,
      Path cache,
      Function<Path, Picture> decoder,
      Supplier<FaceAnalyzer> analyzer) {
    Map<String, Path> files = new TreeMap<>();
    for (Path folder : folders) {
      list(folder).forEach(file -> files.putIfAbsent(name(file), file));
    }
    Map<String, float[]> known = landmarks(files, cache, decoder, analyzer);
    RenderedHeads heads = new RenderedHeads(new ArrayList<>(), new ArrayList<>());
    files.forEach(
        (name, file) -> {
          float[] points = known.get(name);
          if (points.length > 0) {
            int block = Integer.parseInt(name.substring(0, name.indexOf('_')));
            boolean kept = block >= KEPT_FROM && block <= KEPT_TO;
            Path mask = file.resolveSibling(name + ".png");
            (kept ? heads.validation : heads.train)
                .add(new ParserPictures.Source(file, mask, points, ParserPictures.Trust.EXACT));
          }
        });
    return heads;
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().matches(NAME))
          .filter(file -> Files.exists(file.resolveSibling(name(file) + ".png")))
          .toList();
    } catch (IOException e) {
      throw new BadInputException(folder.toString(), "an unreadable folder", "heads");
    }
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".jpg".length());
  }

  /** [478, 3] each, or nothing where no face was found. */
  private static Map<String, float[]> landmarks(
      Map<String, Path> files,
      Path cache,
      Function<Path, Picture> decoder,
      Supplier<FaceAnalyzer> analyzer) {
    Map<String, float[]> known = new HashMap<>();
    if (Files.exists(cache)) {
      try (Safetensors source = Safetensors.open(cache)) {
        source.names().forEach(name -> known.put(name, source.floats(name)));
      }
    }
    if (known.keySet().containsAll(files.keySet())) {
      return known;
    }
    try (FaceAnalyzer faces = analyzer.get();
        TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> all = new TreeMap<>();
      files.forEach(
          (name, file) -> {
            float[] points =
                known.computeIfAbsent(
                    name,
                    key -> {
                      List<FaceAnalysis> found = faces.analyze(decoder.apply(file));
                      return found.isEmpty() ? new float[0] : found.get(0).landmarks();
                    });
            if (points.length > 0) {
              all.put(name, Tensor.of(points, FaceMesh.POINTS, 3));
            }
          });
      SafetensorsWriter.write(cache, all, Map.of());
    } catch (IOException e) {
      throw new BadInputException(cache.toString(), "that it can't be written", "room for it");
    }
    return known;
  }
}
