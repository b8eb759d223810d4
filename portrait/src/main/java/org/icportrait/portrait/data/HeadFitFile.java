package org.icportrait.portrait.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.render.Camera;

/** Fitted heads as JSON, one file a portrait; docs/commands.md describes the fields. */
public final class HeadFitFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HeadFitFile() {}

  /** The file's content, ASCII. */
  public static byte[] bytes(HeadFit fit) {
    ObjectNode root = JSON.createObjectNode();
    Camera camera = fit.camera();
    root.putObject("camera")
        .put("focal", camera.focal())
        .put("centerX", camera.centerX())
        .put("centerY", camera.centerY())
        .put("width", camera.width())
        .put("height", camera.height());
    ObjectNode pose = root.putObject("pose");
    pose.set("rotation", array(fit.pose().rotation()));
    pose.set("translation", array(fit.pose().translation()));
    root.set("identity", array(fit.identity()));
    root.set("expression", array(fit.expression()));
    root.set("light", array(doubles(fit.light().coefficients())));
    root.set("albedo", array(doubles(fit.albedo())));
    root.put("landmarkError", fit.landmarkError());
    if (Double.isFinite(fit.photometricError())) {
      root.put("photometricError", fit.photometricError());
    }
    try {
      return (JSON.writeValueAsString(root) + "\n").getBytes(StandardCharsets.US_ASCII);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree of plain values
    }
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException when it holds no fitted head
   */
  public static HeadFit read(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      JsonNode camera = root.path("camera");
      JsonNode pose = root.path("pose");
      return new HeadFit(
          new Camera(
              camera.path("focal").asDouble(),
              camera.path("centerX").asDouble(),
              camera.path("centerY").asDouble(),
              camera.path("width").asInt(),
              camera.path("height").asInt(),
              1),
          new HeadPose(numbers(pose.path("rotation")), 1, numbers(pose.path("translation"))),
          numbers(root.path("identity")),
          numbers(root.path("expression")),
          new SphericalHarmonics(floats(numbers(root.path("light")))),
          floats(numbers(root.path("albedo"))),
          root.path("landmarkError").asDouble(Double.NaN),
          root.path("photometricError").asDouble(Double.NaN));
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(
          file.toString(), "no fitted head", "a file of data fit: delete it to have it made anew");
    }
  }

  private static double[] numbers(JsonNode list) {
    double[] out = new double[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).asDouble(Double.NaN);
      if (!Double.isFinite(out[i])) {
        throw new IllegalArgumentException("no number: " + list.get(i));
      }
    }
    return out;
  }

  private static ArrayNode array(double[] values) {
    ArrayNode array = JSON.createArrayNode();
    for (double value : values) {
      array.add(value);
    }
    return array;
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  private static float[] floats(double[] values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return out;
  }
}
