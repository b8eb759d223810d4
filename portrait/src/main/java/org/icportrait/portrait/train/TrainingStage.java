package org.icportrait.portrait.train;

import java.io.IOException;
import java.nio.file.Path;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/** What differs between the stages of training: the network, its loss, its validation. */
public interface TrainingStage extends AutoCloseable {
  /** The network whose parameters are trained. */
  Module network();

  /**
   * The loss of one batch as a scalar with gradients.
   *
   * @param step number of the step from 0; a step's data depends on it and the seed alone
   */
  Tensor loss(long step);

  /** Figures and pictures on data no training saw, with the averaged weights in place. */
  String validate(long step, Path folder) throws IOException;

  /** Writes the finished part of the model folder, averaged weights in 16 bits. */
  void export(Path folder) throws IOException;

  @Override
  void close();
}
