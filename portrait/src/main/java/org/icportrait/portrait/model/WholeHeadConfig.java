package org.icportrait.portrait.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import org.icportrait.engine.BadModelException;
import org.icportrait.portrait.method.stitch.EstimateVariance;

/**
 * Configuration of {@code head/}, the part of a model that draws whole heads: a folder with {@code
 * code/}, {@code unet/}, {@code scheduler/} and {@code stitch/} in it.
 *
 * @param className WholeHeadDenoiser
 * @param size side of the head crops in pixels
 * @param estimateVariance how far the estimate is from the truth, by latent channel
 * @param stitched whether there is a branch
 * @param training what it was trained with last
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WholeHeadConfig(
    @JsonProperty("_class_name") String className,
    int size,
    EstimateVariance estimateVariance,
    boolean stitched,
    String training) {
  /** Name of the part in a model folder. */
  public static final String PART = "head";

  /** Name of a configuration file. */
  public static final String FILE = "config.json";

  /** The autoencoder's folder in the part. */
  public static final String CODE = "code";

  /** The denoiser's folder. */
  public static final String UNET = "unet";

  /** The noise schedule's folder. */
  public static final String SCHEDULER = "scheduler";

  /** The branch's folder. */
  public static final String STITCH = "stitch";

  static final String CLASS_NAME = "WholeHeadDenoiser";

  /** The configuration of networks that were trained. */
  public static WholeHeadConfig of(
      int size, EstimateVariance variance, boolean stitched, String training) {
    return new WholeHeadConfig(CLASS_NAME, size, variance, stitched, training);
  }

  /**
   * Reads the configuration of a part.
   *
   * @throws BadModelException when it is none of a whole head's
   */
  public static WholeHeadConfig read(Path part) {
    Path file = part.resolve(FILE);
    WholeHeadConfig config = ModelJson.read(file, WholeHeadConfig.class);
    if (!CLASS_NAME.equals(config.className) || config.estimateVariance == null) {
      throw new BadModelException(
          file.toString(), "_class_name " + config.className, CLASS_NAME + " with a variance");
    }
    return config;
  }
}
