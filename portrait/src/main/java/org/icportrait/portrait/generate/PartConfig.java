package org.icportrait.portrait.generate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.icportrait.portrait.stitch.EstimateVariance;

/**
 * Configuration of {@code adapt/} and {@code stitch/}.
 *
 * @param className ViewConsistentAdaptation or LightingAwareStitching
 * @param merged whether the weights are part of {@code unet/}
 * @param estimateVariance the error of the conditional estimate that the part was trained with
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PartConfig(
    @JsonProperty("_class_name") String className,
    boolean merged,
    EstimateVariance estimateVariance) {
  /** The adaptation, whose weights are those of the U-Net. */
  public static PartConfig adapt(EstimateVariance variance) {
    return new PartConfig("ViewConsistentAdaptation", true, variance);
  }

  /** The branch. */
  public static PartConfig stitch(EstimateVariance variance) {
    return new PartConfig("LightingAwareStitching", false, variance);
  }
}
