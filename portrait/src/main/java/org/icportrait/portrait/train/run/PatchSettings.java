package org.icportrait.portrait.train.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.icportrait.engine.BadInputException;

/**
 * How our own family is trained on patches of latents, for pictures of twice the side: the part
 * {@code patches} of a recipe.
 *
 * @param fitted portraits that the code of the patches is fitted to, 192 when absent
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PatchSettings(Integer fitted) {
  /** Puts defaults in place of what is absent and refuses what is out of range. */
  public PatchSettings {
    fitted = fitted == null ? 192 : fitted;
    if (fitted < 1) {
      throw new BadInputException(
          "recipe", "patches fitted to " + fitted + " portraits", "at least one portrait");
    }
  }
}
