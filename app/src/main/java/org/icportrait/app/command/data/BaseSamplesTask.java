package org.icportrait.app.command.data;

import java.nio.file.Path;
import org.icportrait.app.cluster.Spreader;
import org.icportrait.engine.Device;
import org.icportrait.engine.Engine;
import org.icportrait.portrait.train.run.Recipe;
import org.icportrait.portrait.train.whole.LatentMaker;

/**
 * Makes one shard of samples for a base; answers its number.
 *
 * @param recipe a file
 * @param pairs the folder that it names
 * @param base a folder
 * @param output where the shards go
 * @param samples in all
 * @param threads to compute with
 * @param device that computes, by its name
 */
record BaseSamplesTask(
    String recipe,
    String pairs,
    String base,
    String output,
    long samples,
    int threads,
    String device)
    implements Spreader.Task<Integer, Integer> {
  /** Of this process: a maker holds the autoencoder. */
  static final ShardWorker<BaseSamplesTask, LatentMaker> WORKER =
      new ShardWorker<>(LatentMaker::close);

  @Override
  public Integer run(Integer shard) {
    WORKER.run(
        this,
        () -> {
          Engine.useDevice(Device.of(device));
          Engine.setThreads(threads);
          return open();
        },
        maker -> maker.make(shard, (task, done, total) -> WORKER.goesOn()));
    return shard;
  }

  /** A maker, which settles what the output's samples are made of. */
  LatentMaker open() {
    return new LatentMaker(
        Recipe.read(Path.of(recipe)), Path.of(pairs), Path.of(base), Path.of(output), samples);
  }
}
