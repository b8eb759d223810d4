package org.icportrait.portrait.train.parser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.geometry.FaceAnalyzer;
import org.icportrait.face.image.Picture;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.data.rendered.LandmarkCache;
import org.icportrait.portrait.data.rendered.RenderedHeads;
import org.icportrait.portrait.train.run.ModelParts;
import org.icportrait.portrait.train.run.Recipe;

/**
 * All pictures that the parser learns from and is tried on.
 *
 * @param train portraits to train on
 * @param validation portraits that no training sees
 * @param rendered path-traced heads to train on
 * @param renderedValidation path-traced heads of people that no training sees
 */
record ParserData(
    ParserPictures train,
    ParserPictures validation,
    ParserPictures rendered,
    ParserPictures renderedValidation) {

  /**
   * Reads the folders {@code masks/} and {@code heads/} of the data and further folders of heads.
   *
   * @param cache folder where the landmarks of path-traced heads are kept
   */
  static ParserData read(
      Recipe recipe,
      Path data,
      PortraitFolder folder,
      Path cache,
      Function<Path, Picture> decoder) {
    List<Path> heads = new ArrayList<>(List.of(data.resolve("heads")));
    recipe.headFolders().forEach(name -> heads.add(Path.of(name)));
    Path geometry = new ModelParts(recipe.parts()).require("geometry");
    try (FaceAnalyzer analyzer = FaceAnalyzer.open(geometry, DType.FLOAT32)) {
      LandmarkCache landmarks =
          new LandmarkCache(
              cache,
              decoder,
              picture ->
                  analyzer.analyze(picture).stream().findFirst().map(FaceAnalysis::landmarks));
      return read(data, folder, Set.copyOf(recipe.hatPortraits()), heads, landmarks, decoder);
    }
  }

  /**
   * The same with the landmarks of heads from anywhere.
   *
   * @param hats portraits with a hat that their labels do not name
   * @param heads folders of path-traced heads; one that is not there has none
   */
  static ParserData read(
      Path data,
      PortraitFolder folder,
      Set<String> hats,
      List<Path> heads,
      LandmarkCache landmarks,
      Function<Path, Picture> decoder) {
    Map<String, String> labels = labels(data.resolve("portraits.jsonl"));
    hats.forEach(id -> labels.merge(id, "hat", (words, hat) -> words + hat));
    return new ParserData(
        new ParserPictures(sources(folder.train(), data, labels), decoder),
        new ParserPictures(sources(folder.validation(), data, labels), decoder),
        new ParserPictures(rendered(heads, RenderedHeads.Split.TRAIN, landmarks), decoder),
        new ParserPictures(rendered(heads, RenderedHeads.Split.VALIDATION, landmarks), decoder));
  }

  /** Those in which a face was found. */
  private static List<ParserPictures.Source> rendered(
      List<Path> folders, RenderedHeads.Split split, LandmarkCache landmarks) {
    List<ParserPictures.Source> sources = new ArrayList<>();
    for (var head : RenderedHeads.list(folders, split, RenderedHeads.Missing.PASSED_OVER)) {
      landmarks
          .of(head)
          .map(
              points ->
                  new ParserPictures.Source(
                      head.file(), head.masks(), points, ParserPictures.Trust.EXACT))
          .ifPresent(sources::add);
    }
    return sources;
  }

  private static List<ParserPictures.Source> sources(
      List<PortraitFolder.Entry> entries, Path data, Map<String, String> labels) {
    List<ParserPictures.Source> sources = new ArrayList<>();
    for (PortraitFolder.Entry entry : entries) {
      Path mask = data.resolve("masks").resolve(entry.id() + ".png");
      var trust = ParserPictures.Trust.of(labels.getOrDefault(entry.id(), ""));
      sources.add(new ParserPictures.Source(entry.file(), mask, entry.landmarks(), trust));
    }
    return sources;
  }

  /** What each portrait was searched with. */
  private static Map<String, String> labels(Path index) {
    Map<String, String> labels = new HashMap<>();
    ObjectMapper json = new ObjectMapper();
    try {
      for (String line : Files.readAllLines(index)) {
        JsonNode node = json.readTree(line);
        StringBuilder words = new StringBuilder();
        node.path("labels").forEach(label -> words.append(label.asText()).append(' '));
        labels.put(node.path("id").asText(), words.toString());
      }
    } catch (JsonProcessingException e) {
      throw new BadInputException(index.toString(), "a line that is not JSON", "JSON lines");
    } catch (IOException e) {
      throw new BadInputException(index.toString(), "no readable file", "a line a portrait");
    }
    return labels;
  }
}
