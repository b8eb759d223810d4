package org.icportrait.portrait.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import org.icportrait.engine.BadModelException;
import org.icportrait.portrait.method.stitch.ConditionDropout;

/**
 * Configuration of a base's {@code adapt/} and {@code stitch/}.
 *
 * @param className ViewConsistentAdaptation or LightingAwareStitching
 * @param form how the weights are kept beside a base: full or lora
 * @param size side of the head crops it was trained on in pixels
 * @param prompt that it was trained with
 * @param dropout the conditions that samples missed in training; null for none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PartConfig(
    @JsonProperty("_class_name") String className,
    Form form,
    Integer size,
    String prompt,
    ConditionDropout dropout) {
  private static final String ADAPT = "ViewConsistentAdaptation";
  private static final String STITCH = "LightingAwareStitching";
  private static final String FILE = "config.json";

  /** How weights are kept beside those of a base. */
  public enum Form {
    /** All weights of the network. */
    @JsonProperty("full")
    FULL,
    /** Low-rank factors, and what the base has no weights for. */
    @JsonProperty("lora")
    LORA
  }

  /** The adaptation of a base. */
  public static PartConfig adaptOf(Form form, int size, String prompt) {
    return new PartConfig(ADAPT, form, size, prompt, null);
  }

  /** The branch of a base. */
  public static PartConfig stitchOf(Form form, int size, String prompt, ConditionDropout dropout) {
    return new PartConfig(STITCH, form, size, prompt, dropout);
  }

  /** Reads {@code adapt/} of a base. */
  public static PartConfig readAdapt(Path folder) {
    return read(folder, ADAPT);
  }

  /** Reads {@code stitch/} of a base. */
  public static PartConfig readStitch(Path folder) {
    return read(folder, STITCH);
  }

  private static PartConfig read(Path folder, String className) {
    Path file = folder.resolve(FILE);
    PartConfig config = ModelJson.read(file, PartConfig.class);
    boolean fits = className.equals(config.className) && config.form != null && config.size != null;
    if (!fits) {
      throw new BadModelException(
          file.toString(),
          "_class_name " + config.className + ", form " + config.form + ", size " + config.size,
          className + " with a form and a size");
    }
    return config;
  }
}
