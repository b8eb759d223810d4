package org.icportrait.portrait.train.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.icportrait.engine.BadInputException;
import org.icportrait.portrait.model.PartConfig;

/**
 * How a Stable Diffusion base is trained on: the part {@code base} of a recipe.
 *
 * @param method lora, or full for all weights of the part; lora when absent
 * @param rank of the factors, 16 when absent
 * @param checkpointing which activations are computed again instead of kept; all when absent
 * @param prompt text that all samples have, empty when absent
 * @param validationPairs pairs of a validation and rows of its sheet; 8 when absent, 0 for none
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BaseSettings(
    String method,
    Integer rank,
    CheckpointedLevels checkpointing,
    String prompt,
    Integer validationPairs) {
  private static final int MAX_RANK = 1024;

  /** Puts defaults in place of what is absent and refuses what is out of range. */
  public BaseSettings {
    method = method == null ? "lora" : method;
    rank = rank == null ? 16 : rank;
    checkpointing = checkpointing == null ? CheckpointedLevels.all() : checkpointing;
    prompt = prompt == null ? "" : prompt;
    validationPairs = validationPairs == null ? 8 : validationPairs;
    if (!method.equals("lora") && !method.equals("full")) {
      throw new BadInputException("recipe", "base method " + method, "lora or full");
    }
    if (rank < 1 || rank > MAX_RANK || validationPairs < 0) {
      throw new BadInputException(
          "recipe",
          "base rank " + rank + ", validation_pairs " + validationPairs,
          "a rank of 1 to " + MAX_RANK + ", pairs from 0");
    }
  }

  /** What holds for a recipe without this part. */
  public static BaseSettings defaults() {
    return new BaseSettings(null, null, null, null, null);
  }

  public PartConfig.Form form() {
    return method.equals("lora") ? PartConfig.Form.LORA : PartConfig.Form.FULL;
  }
}
