package org.icportrait.portrait.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Safetensors;

/**
 * A folder of portraits for training: {@code portraits.jsonl} with a line a portrait and {@code
 * landmarks.safetensors} with 478 points each.
 *
 * @param train portraits to train on
 * @param validation portraits no training may see
 */
public record PortraitFolder(List<Entry> train, List<Entry> validation) {
  private static final int VALUES = 478 * 3;

  /**
   * One portrait.
   *
   * @param id name
   * @param file the picture
   * @param size side of the square picture in pixels
   * @param fit how much of the wanted square the picture has, 1 is all; below 0.6 hair is cut
   * @param yaw degrees, above 0 with the nose towards the image's right
   * @param landmarks [478, 3] in pixels of the picture
   * @param landmarkError disagreement with the mirrored picture's landmarks, in eye distances
   */
  public record Entry(
      String id,
      Path file,
      int size,
      double fit,
      double yaw,
      float[] landmarks,
      double landmarkError) {}

  /** Reads the lists, not the pictures. */
  public static PortraitFolder read(Path folder) {
    Path index = folder.resolve("portraits.jsonl");
    List<Entry> train = new ArrayList<>();
    List<Entry> validation = new ArrayList<>();
    try (Safetensors source = Safetensors.open(folder.resolve("landmarks.safetensors"))) {
      float[] all = source.floats("landmarks");
      ObjectMapper json = new ObjectMapper();
      for (String line : Files.readAllLines(index)) {
        JsonNode node = json.readTree(line);
        int row = node.path("landmark_row").asInt(-1);
        if (row < 0 || (long) (row + 1) * VALUES > all.length) {
          throw new BadInputException(index.toString(), "landmark_row " + row, "a row there is");
        }
        float[] landmarks = new float[VALUES];
        System.arraycopy(all, row * VALUES, landmarks, 0, VALUES);
        Entry entry =
            new Entry(
                node.path("id").asText(),
                folder.resolve(node.path("file").asText()),
                node.path("size").asInt(),
                node.path("fit").asDouble(1),
                node.path("yaw").asDouble(),
                landmarks,
                node.path("landmark_mirror_error").asDouble());
        (node.path("split").asText().equals("validation") ? validation : train).add(entry);
      }
    } catch (JsonProcessingException e) {
      throw new BadInputException(index.toString(), "a line that is not JSON", "JSON lines");
    } catch (IOException e) {
      throw new BadInputException(index.toString(), "no readable file", "a line a portrait");
    }
    return new PortraitFolder(List.copyOf(train), List.copyOf(validation));
  }
}
