package org.icportrait.diffusion.autoencoder;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Layout of a {@link LinearPatchAutoencoder}.
 *
 * @param className the name other tools tell the class by
 * @param patch side of a patch in pixels, f
 * @param latentChannels C, numbers a patch
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LinearPatchConfig(
    @JsonProperty("_class_name") String className, int patch, int latentChannels) {
  /** The name in {@code _class_name}. */
  public static final String CLASS_NAME = "LinearPatchAutoencoder";

  /** Refuses an empty layout. */
  public LinearPatchConfig {
    if (patch < 1 || latentChannels < 1 || latentChannels > 3 * patch * patch) {
      throw new IllegalArgumentException(latentChannels + " numbers for patches of " + patch);
    }
  }

  /** Patches of a side in pixels, at least 8, as 96 numbers: few tokens, cheap both ways. */
  public static LinearPatchConfig mini(int patch) {
    return new LinearPatchConfig(CLASS_NAME, patch, 96);
  }
}
