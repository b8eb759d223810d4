package org.icportrait.portrait.data.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.icportrait.face.render.DirectionalLight;
import org.icportrait.face.render.Lighting;

/** What is written about a sample. */
final class SampleNotes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SampleNotes() {}

  static ObjectNode of(
      String identity, String kind, RandomView view, Lighting light, double[] expression) {
    ObjectNode root = JSON.createObjectNode().put("identity", identity).put("kind", kind);
    root.putObject("camera")
        .put("focal", view.camera().focal())
        .put("centerX", view.camera().centerX())
        .put("centerY", view.camera().centerY())
        .put("width", view.camera().width())
        .put("height", view.camera().height());
    ObjectNode pose = root.putObject("pose");
    pose.put("yaw", view.pose().yawDegrees())
        .put("pitch", view.pose().pitchDegrees())
        .put("roll", view.pose().rollDegrees());
    pose.set("rotation", array(view.pose().rotation()));
    pose.set("translation", array(view.pose().translation()));
    pose.put("centerDepth", view.centerDepth());
    root.set("light", array(light.surrounding().coefficients()));
    if (light.lights().isEmpty()) {
      root.putNull("directionalLight");
    } else {
      DirectionalLight lamp = light.lights().get(0);
      ObjectNode node = root.putObject("directionalLight");
      node.set("direction", array(lamp.direction()));
      node.set("rgb", array(lamp.rgb()));
      node.put("penumbra", lamp.penumbra()).put("strength", lamp.strength());
    }
    root.set("expression", array(expression));
    return root;
  }

  /** Rows of three numbers to a hundredth, null for rows that are not known. */
  static ArrayNode landmarks(float[] points) {
    ArrayNode out = JSON.createArrayNode();
    for (int i = 0; i < points.length; i += 3) {
      if (Float.isNaN(points[i])) {
        out.addNull();
        continue;
      }
      ArrayNode row = out.addArray();
      for (int k = 0; k < 3; k++) {
        row.add(Math.round(points[i + k] * 100.0) / 100.0);
      }
    }
    return out;
  }

  /** What {@link #landmarks} wrote, NaN for null, or null when there are none. */
  static float[] landmarks(JsonNode rows) {
    if (!rows.isArray()) {
      return null;
    }
    float[] out = new float[3 * rows.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) rows.path(i / 3).path(i % 3).asDouble(Double.NaN);
    }
    return out;
  }

  static ArrayNode array(double[] values) {
    ArrayNode out = JSON.createArrayNode();
    for (double value : values) {
      out.add(value);
    }
    return out;
  }

  static ArrayNode array(float[] values) {
    ArrayNode out = JSON.createArrayNode();
    for (float value : values) {
      out.add(value);
    }
    return out;
  }
}
