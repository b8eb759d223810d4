package org.icportrait.portrait.train.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import org.icportrait.engine.BadInputException;
import org.icportrait.engine.Checkpointing;

/**
 * Levels of a U-Net whose blocks keep their inputs alone between the forward and the backward pass.
 * In a recipe {@code true} for all, {@code false} for none, or how many from the finest.
 *
 * @param finest how many, from the finest; 0 for none
 */
public record CheckpointedLevels(int finest) {
  private static final int MOST = 16;

  /** Of all levels. */
  public static CheckpointedLevels all() {
    return new CheckpointedLevels(Checkpointing.ALL);
  }

  /** Those of a recipe. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CheckpointedLevels of(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean() ? all() : new CheckpointedLevels(0);
    }
    if (!node.isInt() || node.asInt() < 0 || node.asInt() > MOST) {
      throw new BadInputException(
          "recipe", "base checkpointing " + node, "true, false or a number of levels to " + MOST);
    }
    return new CheckpointedLevels(node.asInt());
  }

  /** Whether of all levels. */
  public boolean isAll() {
    return finest == Checkpointing.ALL;
  }

  /** As a recipe has it. */
  @JsonValue
  Object value() {
    if (finest == 0 || isAll()) {
      return isAll();
    }
    return finest;
  }

  @Override
  public String toString() {
    return value().toString();
  }
}
