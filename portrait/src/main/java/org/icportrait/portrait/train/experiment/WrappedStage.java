package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Path;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.train.run.TrainingStage;

/** A stage that does what another one does, where nothing else is said; owns it. */
abstract class WrappedStage implements TrainingStage {
  private final TrainingStage stage;

  WrappedStage(TrainingStage stage) {
    this.stage = stage;
  }

  @Override
  public Module network() {
    return stage.network();
  }

  @Override
  public Tensor loss(long batch) {
    return stage.loss(batch);
  }

  @Override
  public void prepare(long batch) {
    stage.prepare(batch);
  }

  @Override
  public int ahead() {
    return stage.ahead();
  }

  @Override
  public long waited() {
    return stage.waited();
  }

  @Override
  public void export(Path folder) throws IOException {
    stage.export(folder);
  }

  @Override
  public void close() {
    stage.close();
  }
}
