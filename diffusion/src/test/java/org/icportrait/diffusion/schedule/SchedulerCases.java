package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.icportrait.diffusion.Golden;
import org.icportrait.diffusion.unet.ConfigJson;

/** The cases of make_scheduler_golden.py. */
final class SchedulerCases {
  private SchedulerCases() {}

  /** A named part of the file: cases, sums or defaults. */
  static ObjectNode part(String name) {
    return (ObjectNode) ConfigJson.object(Golden.path("schedulers.json")).get(name);
  }

  /** The names of a part. */
  static List<String> names(ObjectNode part) {
    List<String> names = new ArrayList<>();
    part.fieldNames().forEachRemaining(names::add);
    return names;
  }

  static SchedulerClass type(String className) {
    return SchedulerClass.all().stream()
        .filter(type -> type.className().equals(className))
        .findFirst()
        .orElseThrow();
  }

  /** A case's configuration, as the class that the case runs takes it. */
  static SchedulerConfig config(JsonNode test) {
    ObjectNode json = test.get("config").deepCopy();
    String className = test.get("class").textValue();
    if (!json.has("_class_name")) {
      json.put("_class_name", className);
    }
    return SchedulerConfig.of("golden", json).to(type(className));
  }

  /** A case's sampler. */
  static Sampler sampler(JsonNode test) {
    SchedulerConfig config = config(test);
    JsonNode chosen = test.path("timesteps");
    if (chosen.isMissingNode()) {
      return Sampler.of(config, test.get("steps").intValue(), options(test.path("arguments")));
    }
    int[] timesteps = new int[chosen.size()];
    for (int i = 0; i < timesteps.length; i++) {
      timesteps[i] = chosen.get(i).intValue();
    }
    return Sampler.at(config, timesteps);
  }

  private static SamplerOptions options(JsonNode arguments) {
    return new SamplerOptions(
        arguments.path("eta").asDouble(0),
        arguments.path("use_clipped_model_output").asBoolean(false),
        arguments.path("s_churn").asDouble(0),
        arguments.path("s_tmin").asDouble(0),
        arguments.path("s_tmax").asDouble(Double.POSITIVE_INFINITY),
        arguments.path("s_noise").asDouble(1));
  }

  /** A configuration of JSON text. */
  static SchedulerConfig parse(String json) {
    try {
      return SchedulerConfig.of("test.json", (ObjectNode) new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
