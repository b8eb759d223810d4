package org.icportrait.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.icportrait.portrait.train.plan.Card;
import org.icportrait.portrait.train.plan.TrainingPlan;
import org.icportrait.portrait.train.run.Recipe;

/** What a training takes, as text or JSON. */
public final class PlanReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double GB = 1e9;
  private static final double TERA = 1e12;

  private PlanReport() {}

  /**
   * A few lines for people.
   *
   * @param base what it is trained on, in words
   */
  public static String text(TrainingPlan plan, String base) {
    Recipe recipe = plan.recipe();
    TrainingPlan.Memory memory = plan.memory();
    TrainingPlan.Work work = plan.work();
    boolean saving = plan.checkpointing();
    StringBuilder text = new StringBuilder();
    line(text, "stage", "%s on %s, %s", recipe.stage(), base, recipe.precision());
    line(
        text,
        "data",
        "%,d samples: %,d steps of %d x %d, crops of %d px",
        plan.samples(),
        recipe.steps(),
        recipe.batch(),
        recipe.batchesOfStep(),
        recipe.crop());
    line(text, "parameters", "%,d trained, %,d frozen", plan.trained(), plan.frozen());
    line(
        text,
        "memory",
        "%.2f GB weights, %.2f gradients, %.2f moments, %.2f averages",
        memory.weights() / GB,
        memory.gradients() / GB,
        memory.moments() / GB,
        memory.averages() / GB);
    boolean choice = recipe.base() != null;
    int finest = recipe.checkpointedLevels();
    boolean some = finest > 0 && !recipe.base().checkpointing().isAll();
    String how = some ? " of the finest " + finest + " levels" : "";
    line(
        text,
        "activations",
        "%.2f GB kept%s",
        memory.activations() / GB,
        choice ? size("; %.2f GB with base.checkpointing", memory.checkpointed()) + how : "");
    line(
        text,
        "peak",
        "%.1f GB%s",
        memory.peak(false) / GB,
        choice
            ? size("; %.1f GB with base.checkpointing", memory.peak(true))
                + how
                + (saving ? ", as in this recipe" : ", not in this recipe")
            : "");
    line(
        text,
        "a step",
        "%.2f TFLOP: %.2f latents, %.2f forward, %.2f backward, %.2f repeated",
        work.step(saving) / TERA,
        work.data() / TERA,
        work.forward() / TERA,
        work.backward() / TERA,
        (saving ? work.repeated() : 0) / TERA);
    line(text, "cards", "at %.0f %% of their dense peak, an assumption", 100 * Card.UTILISATION);
    for (TrainingPlan.OnCard card : plan.onCards()) {
      int largest = card.largestBatch();
      line(
          text,
          "",
          "%-15s %-8s  %7.3f s a step  %10s  %s",
          card.card().name(),
          card.type().name().toLowerCase(Locale.ROOT),
          card.seconds(),
          time(card.hours()),
          largest >= recipe.batch()
              ? "fits, up to batches of " + largest
              : "too large: "
                  + (largest > 0 ? "batch " + largest + " with accumulate" : "no batch"));
    }
    return text.toString().stripTrailing();
  }

  private static String size(String format, long bytes) {
    return String.format(Locale.ROOT, format, bytes / GB);
  }

  private static String time(double hours) {
    return hours < 1
        ? String.format(Locale.ROOT, "%.1f min", 60 * hours)
        : String.format(Locale.ROOT, "%.1f h", hours);
  }

  private static void line(StringBuilder text, String name, String format, Object... values) {
    text.append(String.format("%-12s", name))
        .append(String.format(Locale.ROOT, format, values))
        .append(System.lineSeparator());
  }

  /** The same for programs; docs/commands.md names the fields. */
  public static String json(TrainingPlan plan, String base) {
    Recipe recipe = plan.recipe();
    ObjectNode node = JSON.createObjectNode();
    node.put("stage", recipe.stage());
    node.put("base", base);
    node.put("precision", recipe.precision());
    node.put("steps", recipe.steps());
    node.put("samples", plan.samples());
    node.put("trained_parameters", plan.trained());
    node.put("frozen_parameters", plan.frozen());
    node.put("checkpointing", plan.checkpointing());
    if (recipe.base() != null && !recipe.base().checkpointing().isAll()) {
      node.put("checkpointed_levels", recipe.checkpointedLevels());
    }
    TrainingPlan.Memory memory = plan.memory();
    ObjectNode bytes = node.putObject("bytes");
    bytes.put("weights", memory.weights());
    bytes.put("gradients", memory.gradients());
    bytes.put("moments", memory.moments());
    bytes.put("averages", memory.averages());
    bytes.put("activations", memory.activations());
    bytes.put("activations_checkpointed", memory.checkpointed());
    bytes.put("peak", memory.peak(plan.checkpointing()));
    TrainingPlan.Work work = plan.work();
    ObjectNode operations = node.putObject("operations_a_step");
    operations.put("latents", work.data());
    operations.put("forward", work.forward());
    operations.put("backward", work.backward());
    operations.put("repeated", work.repeated());
    operations.put("all", work.step(plan.checkpointing()));
    node.put("utilisation", Card.UTILISATION);
    ArrayNode cards = node.putArray("cards");
    for (TrainingPlan.OnCard card : plan.onCards()) {
      ObjectNode each = cards.addObject();
      each.put("card", card.card().name());
      each.put("precision", card.type().name().toLowerCase(Locale.ROOT));
      each.put("fits", card.largestBatch() >= recipe.batch());
      each.put("largest_batch", card.largestBatch());
      each.put("seconds_a_step", card.seconds());
      each.put("hours", card.hours());
    }
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
