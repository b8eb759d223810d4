package org.icportrait.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * A case of a golden file whose weights and inputs are drawn from seeds, see golden_common.py.
 *
 * @param file name of the golden file
 * @param json what src/golden wrote about the case
 */
public record GoldenCase(String file, JsonNode json) {
  /** Largest difference, relative to the largest value. */
  public static final double TOLERANCE = 1e-4;

  /** The cases of some kind in a file. */
  public static Stream<GoldenCase> of(String file, String kind) {
    try {
      JsonNode all = new ObjectMapper().readTree(Files.readString(Golden.path(file + ".json")));
      List<GoldenCase> cases = new ArrayList<>();
      all.forEach(json -> cases.add(new GoldenCase(file, json)));
      return cases.stream().filter(c -> c.text("kind").equals(kind));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The case of a name. */
  public static GoldenCase named(String file, String kind, String name) {
    return of(file, kind).filter(c -> c.text("name").equals(name)).findFirst().orElseThrow();
  }

  /** A setting. */
  public String text(String name) {
    return json.get(name).asText();
  }

  /** A switch. */
  public boolean flag(String name) {
    return json.get(name).asBoolean();
  }

  /** The configuration as a file has it. */
  public ObjectNode config() {
    return json.get("config").deepCopy();
  }

  /** The numbers of a setting. */
  public float[] numbers(String name) {
    float[] values = new float[json.get(name).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) json.get(name).get(i).asDouble();
    }
    return values;
  }

  /** Computes outputs by name from inputs by name. */
  @FunctionalInterface
  public interface Computation {
    /** One run. */
    Map<String, Tensor> run(Map<String, Tensor> inputs);
  }

  /** Gives a module the reference's weights, computes and compares all outputs. */
  public void check(Module module, Computation computation) {
    try (module;
        TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        Golden golden = new Golden(file)) {
      randomise(module);
      Map<String, Tensor> found = computation.run(inputs());
      json.get("outputs")
          .forEach(
              node -> {
                Tensor output = found.get(node.asText());
                assertThat(output).as(node.asText()).isNotNull();
                golden.check(output, text("name") + "." + node.asText(), TOLERANCE);
              });
    }
  }

  /** Gives a module the reference's weights and compares names and shapes. */
  public void randomise(Module module) {
    Map<String, Tensor> parameters = new TreeMap<>(module.parameters());
    CRC32 names = new CRC32();
    try (RandomSource random = RandomSource.seeded(json.get("seed").asLong())) {
      parameters.forEach(
          (name, tensor) -> {
            long[] shape = tensor.shape();
            names.update(
                (name + " " + Arrays.toString(shape) + "\n").getBytes(StandardCharsets.UTF_8));
            Tensor noise = random.normal(shape);
            if (shape.length > 1) {
              tensor.assign(noise.mul(1 / Math.sqrt((double) tensor.count() / shape[0])));
            } else {
              boolean scale = name.contains("norm") && name.contains("weight");
              tensor.assign(noise.mul(0.2).add(scale ? 1 : 0));
            }
          });
    }
    assertThat(names.getValue())
        .as("names and shapes %s", parameters.keySet())
        .isEqualTo(json.get("names").asLong());
  }

  /** The reference's inputs. */
  public Map<String, Tensor> inputs() {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    try (RandomSource random = RandomSource.seeded(json.get("seed").asLong() + 1)) {
      json.get("inputs")
          .fields()
          .forEachRemaining(
              field -> {
                long[] shape = new long[field.getValue().size()];
                for (int i = 0; i < shape.length; i++) {
                  shape[i] = field.getValue().get(i).asLong();
                }
                inputs.put(field.getKey(), random.normal(shape));
              });
    }
    return inputs;
  }

  @Override
  public String toString() {
    return text("name");
  }
}
