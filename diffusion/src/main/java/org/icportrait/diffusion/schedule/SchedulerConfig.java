package org.icportrait.diffusion.schedule;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.icportrait.diffusion.unet.ConfigJson;
import org.icportrait.engine.BadModelException;

/**
 * A {@code scheduler/scheduler_config.json} of diffusers: every key of the file, whether the class
 * knows it or not, and the class, whose defaults hold for the rest. Immutable. Values are checked
 * where they are used, so a file may ask for what only another class supports.
 */
public final class SchedulerConfig {
  private static final String CLASS = "_class_name";
  private static final String DEFAULTED = "_use_default_values"; // keys that nobody set

  private final String source; // the file, for messages
  private final String className;
  private final ObjectNode stored;

  private SchedulerConfig(String source, String className, ObjectNode stored) {
    this.source = source;
    this.className = className;
    this.stored = stored;
  }

  /** The defaults of a class. */
  public static SchedulerConfig of(SchedulerClass type) {
    return new SchedulerConfig(
        type.className(), type.className(), JsonNodeFactory.instance.objectNode());
  }

  /** The schedule of Stable Diffusion 1.x with a network that predicts v, trailing timesteps. */
  public static SchedulerConfig mini() {
    return of(DdimSampler.CLASS)
        .with("num_train_timesteps", 1000)
        .with("beta_start", 0.00085)
        .with("beta_end", 0.012)
        .with("beta_schedule", "scaled_linear")
        .with("prediction_type", "v_prediction")
        .with("timestep_spacing", "trailing")
        .with("steps_offset", 0)
        .with("set_alpha_to_one", true)
        .with("clip_sample", false);
  }

  /**
   * Reads a {@code scheduler_config.json}.
   *
   * @throws BadModelException when the file is missing, no JSON object or names no class
   */
  public static SchedulerConfig read(Path file) {
    return of(file.toString(), ConfigJson.object(file));
  }

  /** A configuration from its JSON; {@code source} names it in messages. */
  public static SchedulerConfig of(String source, ObjectNode json) {
    ObjectNode stored = json.deepCopy();
    JsonNode defaulted = stored.remove(DEFAULTED);
    if (defaulted != null) {
      defaulted.forEach(key -> stored.remove(key.asText()));
    }
    JsonNode name = stored.remove(CLASS);
    if (name == null || !name.isTextual()) {
      throw new BadModelException(source, CLASS + " " + name, "the name of a scheduler class");
    }
    return new SchedulerConfig(source, name.textValue(), stored);
  }

  /** The same keys for another class: what it has no key for gets its own defaults. */
  public SchedulerConfig to(SchedulerClass type) {
    return new SchedulerConfig(source, type.className(), stored);
  }

  /** The same with one value, given as a string, number, boolean or null, replaced. */
  public SchedulerConfig with(String key, Object value) {
    ObjectNode changed = stored.deepCopy();
    changed.set(key, ConfigJson.node(value));
    return new SchedulerConfig(source, className, changed);
  }

  /**
   * The class that {@code _class_name} names.
   *
   * @throws BadModelException when it is not supported
   */
  public SchedulerClass type() {
    SchedulerClass type = SchedulerClass.named(className);
    if (type == null) {
      String all =
          SchedulerClass.all().stream()
              .map(SchedulerClass::className)
              .collect(Collectors.joining(", "));
      throw new BadModelException(source, CLASS + " " + className, "one of " + all);
    }
    return type;
  }

  /** The name in {@code _class_name}, supported or not. */
  public String className() {
    return className;
  }

  /** Timesteps of training, t = 0 .. n - 1. */
  public int numTrainTimesteps() {
    return integer("num_train_timesteps", 1);
  }

  /** What the network predicts. */
  public PredictionType predictionType() {
    return choice(
        "prediction_type",
        Map.of(
            "epsilon", PredictionType.EPSILON,
            "v_prediction", PredictionType.V_PREDICTION,
            "sample", PredictionType.SAMPLE));
  }

  /** How few timesteps are spread over those of training. */
  public TimestepSpacing timestepSpacing() {
    return choice(
        "timestep_spacing",
        Map.of(
            "leading", TimestepSpacing.LEADING,
            "trailing", TimestepSpacing.TRAILING,
            "linspace", TimestepSpacing.LINSPACE));
  }

  /** Added to every timestep with leading spacing. */
  public int stepsOffset() {
    return integer("steps_offset", 0);
  }

  /** The JSON as a file holds it: the class, then the keys that are not left at their defaults. */
  @JsonValue
  public JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(CLASS, className);
    json.setAll(stored.deepCopy());
    return json;
  }

  /** Whether the file has a key, or the class a parameter of this name. */
  boolean has(String key) {
    return stored.has(key) || knows(key);
  }

  /** Whether the file has a key. */
  boolean stores(String key) {
    return stored.has(key);
  }

  /** Whether the class has a parameter of this name; a key that it doesn't know has no effect. */
  boolean knows(String key) {
    return type().defaults().has(key);
  }

  /** A parameter's value; JSON null for keys that the class does not have. */
  private JsonNode value(String key) {
    ObjectNode defaults = type().defaults();
    if (!defaults.has(key)) {
      return NullNode.getInstance();
    }
    return stored.has(key) ? stored.get(key) : defaults.get(key);
  }

  /** True or false; null and absent are false, as in Python. */
  boolean flag(String key) {
    JsonNode value = value(key);
    if (!value.isBoolean() && !value.isNull()) {
      throw refuse(key, "true or false");
    }
    return value.booleanValue();
  }

  /** A whole number of at least {@code least}. */
  int integer(String key, int least) {
    JsonNode value = value(key);
    boolean whole = value.isNumber() && value.doubleValue() == value.intValue();
    if (!whole || value.intValue() < least) {
      throw refuse(key, "a whole number from " + least);
    }
    return value.intValue();
  }

  /** A number; infinities may be written as text. */
  double number(String key) {
    Double found = parse(value(key));
    if (found == null) {
      throw refuse(key, "a number");
    }
    return found;
  }

  /** A number of the file whether the class knows the key or not; null when there is none. */
  Double storedNumber(String key) {
    JsonNode value = stored.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    Double found = parse(value);
    if (found == null) {
      throw new BadModelException(source, key + " " + value, "a number");
    }
    return found;
  }

  private static Double parse(JsonNode value) {
    return switch (value.asText()) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> value.isNumber() ? (Double) value.doubleValue() : null;
    };
  }

  /** A list of numbers, or null when there is none. */
  double[] numbers(String key) {
    JsonNode value = value(key);
    if (value.isNull()) {
      return null;
    }
    double[] numbers = new double[value.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = value.get(i).isNumber() ? value.get(i).doubleValue() : Double.NaN;
    }
    if (!value.isArray() || Arrays.stream(numbers).anyMatch(Double::isNaN)) {
      throw refuse(key, "a list of numbers");
    }
    return numbers;
  }

  /** The meaning of a text; null when the value is null and null has one. */
  <T> T choice(String key, Map<String, T> meanings) {
    JsonNode value = value(key);
    T meaning = value.isTextual() ? meanings.get(value.textValue()) : null;
    if (meaning == null) {
      throw refuse(
          key,
          meanings.keySet().stream().sorted().collect(Collectors.joining(", ", "one of ", "")));
    }
    return meaning;
  }

  /** Refuses any value but those that turn a feature off: null, false, an empty list. */
  void requireOff(String key) {
    JsonNode value = value(key);
    if (!value.isNull()
        && !value.asText().equals("false")
        && !(value.isArray() && value.isEmpty())) {
      throw refuse(key, "it off");
    }
  }

  /** The error for a parameter whose value is not supported. */
  BadModelException refuse(String key, String expected) {
    return new BadModelException(source, key + " " + value(key) + " of " + className, expected);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SchedulerConfig config
        && className.equals(config.className)
        && stored.equals(config.stored);
  }

  @Override
  public int hashCode() {
    return 31 * className.hashCode() + stored.hashCode();
  }

  @Override
  public String toString() {
    return json().toString();
  }
}
