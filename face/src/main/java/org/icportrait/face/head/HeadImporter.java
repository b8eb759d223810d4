package org.icportrait.face.head;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.DType;
import org.icportrait.engine.SafetensorsWriter;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Packs ICT-FaceKit's folder of OBJ files into one safetensors file that {@link HeadModel} and
 * {@link HeadSurface} read. A mode is a mesh minus the neutral one, kept as float16.
 */
public final class HeadImporter {
  private static final String NEUTRAL = "generic_neutral_mesh.obj";
  private static final String INDICES = "vertex_indices.json";
  private static final int LANDMARKS = 68;

  private HeadImporter() {}

  /**
   * What was packed.
   *
   * @param vertices V
   * @param identities number of identity modes
   * @param expressions number of expression modes
   */
  public record Summary(int vertices, int identities, int expressions) {}

  /**
   * Reads the folder and writes the packed head.
   *
   * @param folder with generic_neutral_mesh.obj, identity000.obj and on, an OBJ file for each
   *     expression, and vertex_indices.json, which names expressions and landmarks
   * @param output the safetensors file
   * @param goOn asked between files; false ends the work without an output
   * @return null when it was ended
   * @throws BadInputException naming the file that is missing or odd
   */
  public static Summary pack(Path folder, Path output, BooleanSupplier goOn) throws IOException {
    Path indices = folder.resolve(INDICES);
    JsonNode json = json(indices);
    Path neutralFile = folder.resolve(NEUTRAL);
    ObjFile neutral = ObjFile.read(neutralFile);
    int count = neutral.vertices().length / 3;
    for (int i = 0; i < neutral.quads().length; i++) {
      if (neutral.quads()[i] >= 0 && neutral.uvQuads()[i] < 0) {
        throw new BadInputException(
            neutralFile.toString(), "a corner without texture coordinate", "one at each corner");
      }
    }
    float[] landmarks = landmarks(indices, json, count);
    List<String> names = names(indices, json);
    List<Path> identities = identities(folder);
    List<Path> expressions = new ArrayList<>();
    names.forEach(name -> expressions.add(folder.resolve(name + ".obj")));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("neutral", Tensor.of(neutral.vertices(), count, 3));
      Tensor identity = modes(identities, neutral.vertices(), goOn);
      Tensor expression = modes(expressions, neutral.vertices(), goOn);
      if (identity == null || expression == null) {
        return null;
      }
      tensors.put("identity", identity);
      tensors.put("expression", expression);
      int quads = neutral.quads().length / 4;
      tensors.put("quads", integers(neutral.quads(), quads, 4));
      tensors.put("uv", Tensor.of(neutral.uv(), neutral.uv().length / 2, 2));
      tensors.put("uv_quads", integers(neutral.uvQuads(), quads, 4));
      tensors.put("quad_material", integers(neutral.material(), quads));
      tensors.put("landmarks68", Tensor.of(landmarks, LANDMARKS).to(DType.INT32));
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put("expressions", String.join(",", names));
      metadata.put("materials", String.join(",", neutral.materials()));
      metadata.put("unit", "centimetre");
      SafetensorsWriter.write(output, tensors, metadata);
    }
    return new Summary(count, identities.size(), names.size());
  }

  private static List<Path> identities(Path folder) {
    List<Path> files = new ArrayList<>();
    while (true) {
      Path file = folder.resolve(String.format(Locale.ROOT, "identity%03d.obj", files.size()));
      if (!Files.exists(file)) {
        break;
      }
      files.add(file);
    }
    Path first = folder.resolve("identity000.obj");
    if (files.isEmpty()) {
      throw new BadInputException(first.toString(), "no such file", "the first identity mode");
    }
    Path later = folder.resolve(String.format(Locale.ROOT, "identity%03d.obj", files.size() + 1));
    if (Files.exists(later)) {
      throw new BadInputException(
          folder.resolve(String.format(Locale.ROOT, "identity%03d.obj", files.size())).toString(),
          "no such file",
          "a mesh, as there is " + later.getFileName());
    }
    return files;
  }

  /** [modes, V, 3], or null when the work was ended. */
  private static Tensor modes(List<Path> files, float[] neutral, BooleanSupplier goOn) {
    float[] all = new float[Math.multiplyExact(files.size(), neutral.length)];
    for (int m = 0; m < files.size(); m++) {
      if (!goOn.getAsBoolean()) {
        return null;
      }
      Path file = files.get(m);
      float[] vertices = ObjFile.readVertices(file);
      if (vertices.length != neutral.length) {
        throw new BadInputException(
            file.toString(),
            vertices.length / 3 + " vertices",
            neutral.length / 3 + " as in " + NEUTRAL);
      }
      for (int i = 0; i < neutral.length; i++) {
        all[m * neutral.length + i] = vertices[i] - neutral[i];
      }
    }
    return Tensor.of(all, files.size(), neutral.length / 3, 3).to(DType.FLOAT16);
  }

  private static Tensor integers(int[] values, long... shape) {
    float[] floats = new float[values.length]; // exact below 2^24
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return Tensor.of(floats, shape).to(DType.INT32);
  }

  private static JsonNode json(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          file.toString(), "no such file", "ICT-FaceKit's list of expressions and landmarks");
    }
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new BadInputException(file.toString(), "no JSON", "ICT-FaceKit's lists as JSON");
    } catch (IOException e) {
      throw new BadInputException(file.toString(), "a read error", "a readable file");
    }
  }

  private static float[] landmarks(Path file, JsonNode json, int vertices) {
    JsonNode list = json.path("idx_to_landmark_verts");
    if (list.size() != LANDMARKS) {
      throw new BadInputException(
          file.toString(), list.size() + " idx_to_landmark_verts", LANDMARKS + " of them");
    }
    float[] out = new float[LANDMARKS];
    for (int i = 0; i < LANDMARKS; i++) {
      int vertex = list.get(i).asInt(-1);
      if (vertex < 0 || vertex >= vertices) {
        throw new BadInputException(
            file.toString(), "landmark vertex " + list.get(i), "0 to " + (vertices - 1));
      }
      out[i] = vertex;
    }
    return out;
  }

  private static List<String> names(Path file, JsonNode json) {
    List<String> names = new ArrayList<>();
    for (JsonNode node : json.path("expressions")) {
      if (!node.asText().matches("[A-Za-z0-9_]{1,64}")) {
        throw new BadInputException(
            file.toString(), "expression '" + node.asText() + "'", "letters, digits and _");
      }
      names.add(node.asText());
    }
    if (names.isEmpty()) {
      throw new BadInputException(file.toString(), "no expressions", "a list of their names");
    }
    return names;
  }
}
