package org.icportrait.app.command.data;

import java.nio.file.Path;
import org.icportrait.app.cluster.Spreader;
import org.icportrait.app.session.Cancellation;
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
  private static final Object LOCK = new Object();
  private static volatile Cancellation cancellation = new Cancellation();
  private static BaseSamplesTask openTask;
  private static LatentMaker openMaker; // one a process: it holds the autoencoder
  private static int running;

  /** Before a job. */
  static void begin() {
    cancellation = new Cancellation();
  }

  /** Lets the running shards of this process end without being written, starts no other. */
  static void stop() {
    cancellation.request();
  }

  /** Waits for what runs, which the JVM must not end before, and frees the autoencoder. */
  static void end() {
    stop();
    synchronized (LOCK) {
      while (running > 0) {
        try {
          LOCK.wait();
        } catch (InterruptedException e) {
          // a sample is made within a minute
        }
      }
      if (openMaker != null) {
        openMaker.close();
      }
      openTask = null;
      openMaker = null;
    }
  }

  @Override
  public Integer run(Integer shard) {
    LatentMaker maker;
    synchronized (LOCK) {
      if (!equals(openTask)) {
        Engine.useDevice(Device.of(device));
        Engine.setThreads(threads);
        openMaker = open();
        openTask = this;
      }
      maker = openMaker;
      running++;
    }
    try {
      maker.make(shard, (task, done, total) -> !cancellation.requested());
      return shard;
    } finally {
      synchronized (LOCK) {
        running--;
        LOCK.notifyAll();
      }
    }
  }

  /** A maker, which settles what the output's samples are made of. */
  LatentMaker open() {
    return new LatentMaker(
        Recipe.read(Path.of(recipe)), Path.of(pairs), Path.of(base), Path.of(output), samples);
  }
}
