package org.icportrait.portrait.train.run;

import java.io.IOException;
import java.nio.file.Path;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;

/**
 * What differs between the stages of training: the network, its loss, its validation. Training data
 * are a stream of samples, each made from its number and the recipe's seed alone; batch b of B
 * samples holds samples b * B to b * B + B - 1, so that two batches of B are one of 2 B.
 */
public interface TrainingStage extends AutoCloseable {
  /** The network whose parameters are trained. */
  Module network();

  /**
   * The mean loss of the samples of one batch as a scalar with gradients.
   *
   * @param batch number of the batch from 0
   */
  Tensor loss(long batch);

  /** Starts to make the data of a batch that is asked for soon. */
  default void prepare(long batch) {}

  /** How many batches may be under way. */
  default int ahead() {
    return 1;
  }

  /** Nanoseconds spent so far in making data or waiting for them. */
  default long waited() {
    return 0;
  }

  /** Figures and pictures on data no training saw, with the averaged weights in place. */
  String validate(long step, Path folder) throws IOException;

  /** Writes the finished part of the model folder, averaged weights in 16 bits. */
  void export(Path folder) throws IOException;

  @Override
  void close();
}
