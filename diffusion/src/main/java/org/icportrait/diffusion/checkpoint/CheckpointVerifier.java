package org.icportrait.diffusion.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.icportrait.engine.BadModelException;

/** Checks a checkpoint's tensors against its configurations, and reads every value. */
public final class CheckpointVerifier {
  private CheckpointVerifier() {}

  /**
   * Checks all components.
   *
   * @return a sentence for each component on what was checked
   * @throws BadModelException naming the first tensor that is missing, unknown, of another shape
   *     than the configuration asks for, or holds NaN or infinity
   */
  public static List<String> verify(Checkpoint checkpoint) {
    List<String> report = new ArrayList<>();
    for (ComponentKind kind : checkpoint.kinds()) {
      CheckpointComponent component = checkpoint.component(kind);
      boolean known = checkShapes(component);
      checkValues(component);
      report.add(
          String.format(
              Locale.ROOT,
              "%s: %d tensors of %s, %s, all values finite",
              kind.folder(),
              component.names().size(),
              component.className(),
              known ? "names and shapes as configured" : "names and shapes not checked"));
    }
    return report;
  }

  /**
   * Checks names and shapes against the configuration; needs no values.
   *
   * @return whether the class is one whose parameters are known here
   * @throws BadModelException naming the first tensor that does not fit
   */
  static boolean checkShapes(CheckpointComponent component) {
    Optional<Map<String, long[]>> expected =
        ParameterShapes.of(component.className(), component.config());
    if (expected.isEmpty()) {
      return false;
    }
    for (var entry : expected.get().entrySet()) {
      String name = entry.getKey();
      if (!component.names().contains(name)) {
        throw new BadModelException(
            component.file(),
            "no tensor " + name,
            "shape " + Arrays.toString(entry.getValue()) + " as configured");
      }
      component.expectShape(name, entry.getValue());
    }
    for (String name : component.names()) {
      if (!expected.get().containsKey(name)) {
        throw new BadModelException(
            component.file(), "unknown tensor " + name, "only what is configured");
      }
    }
    return true;
  }

  private static void checkValues(CheckpointComponent component) {
    for (String name : component.names()) {
      if (!component.stored(name).isFinite()) {
        throw new BadModelException(
            component.file(), name + " with NaN or infinite values", "finite values");
      }
    }
  }
}
