package org.icportrait.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;
import org.icportrait.app.session.Version;
import org.icportrait.diffusion.bench.Family;
import org.icportrait.diffusion.bench.Measurement;
import org.icportrait.diffusion.bench.Subject;
import org.icportrait.engine.DType;
import org.icportrait.engine.Engine;

/**
 * A measurement and what it was made of, as JSON or a few lines of text.
 *
 * @param subject what was measured
 * @param size side of the pictures in pixels
 * @param parameters number of weights
 * @param loadBefore of the machine before the run, empty where it isn't known
 */
public record BenchReport(
    Subject subject,
    Family family,
    int size,
    int batch,
    DType type,
    int warmUp,
    long parameters,
    OptionalDouble loadBefore,
    Measurement measurement) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public String json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("subject", lower(subject));
    node.put("family", lower(family));
    node.put("size", size);
    node.put("batch", batch);
    node.put("precision", lower(type));
    node.put("threads", Engine.threads());
    node.put("warmup", warmUp);
    node.put("repeat", measurement.seconds().size());
    node.put("median_seconds", measurement.median());
    node.put("min_seconds", measurement.min());
    node.put("max_seconds", measurement.max());
    ArrayNode seconds = node.putArray("seconds");
    measurement.seconds().forEach(seconds::add);
    put(node, "peak_rss_mb", ProcessFacts.peakMegabytes());
    node.put("samples_per_second", batch / measurement.median());
    node.put("gflops", measurement.gigaflops());
    node.put("gflop", measurement.operations() / 1e9);
    node.put("parameters", parameters);
    node.put("processor", ProcessFacts.processor().orElse(null));
    node.put("native_bfloat16", Engine.hasNativeBfloat16());
    put(node, "load_before", loadBefore);
    node.put("version", Version.text());
    node.put("java", Runtime.version().toString());
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(ObjectNode node, String name, OptionalDouble value) {
    if (value.isPresent()) {
      node.put(name, value.getAsDouble());
    } else {
      node.putNull(name);
    }
  }

  public String text() {
    OptionalDouble memory = ProcessFacts.peakMegabytes();
    return String.format(
            Locale.ROOT,
            "%s of %s, %d px, %d at a time, %s, %d threads%n",
            lower(subject),
            lower(family),
            size,
            batch,
            lower(type),
            Engine.threads())
        + String.format(
            Locale.ROOT,
            "seconds   %.3f (%.3f to %.3f in %d runs after %d)%n",
            measurement.median(),
            measurement.min(),
            measurement.max(),
            measurement.seconds().size(),
            warmUp)
        + String.format(
            Locale.ROOT,
            "work      %.1f GFLOP, %.1f GFLOP/s%n",
            measurement.operations() / 1e9,
            measurement.gigaflops())
        + String.format(Locale.ROOT, "weights   %,d%n", parameters)
        + (memory.isPresent()
            ? String.format(
                Locale.ROOT, "memory    %.0f MB resident at most%n", memory.getAsDouble())
            : "")
        + (loadBefore.isPresent()
            ? String.format(Locale.ROOT, "load      %.2f before the run", loadBefore.getAsDouble())
            : "");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
