package org.icportrait.portrait.train.plan;

import java.util.List;
import org.icportrait.engine.Module;

/**
 * The networks of a stage as its training has them, but without values.
 *
 * @param trained what the optimiser sees, and what is frozen in the same step
 * @param frozen what makes the data of a step, without gradients
 * @param data pixels to what the networks read
 * @param loss of one batch
 */
record PlannedStage(Module trained, List<Module> frozen, Runnable data, Runnable loss)
    implements AutoCloseable {
  @Override
  public void close() {
    trained.close();
    frozen.forEach(Module::close);
  }
}
