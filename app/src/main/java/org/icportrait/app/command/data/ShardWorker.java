package org.icportrait.app.command.data;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.icportrait.app.session.Cancellation;

/**
 * What makes shards in this process, whichever threads ask for them: opened once for a task, let go
 * when another comes or the job ends.
 *
 * @param <T> the task that it is opened for
 * @param <W> what makes the shards
 */
final class ShardWorker<T, W> {
  private final Consumer<W> close;
  private volatile Cancellation cancellation = new Cancellation();
  private T openTask;
  private W worker;
  private int running;

  /** None is open yet; {@code close} lets one go. */
  ShardWorker(Consumer<W> close) {
    this.close = close;
  }

  /** Before a job. */
  void begin() {
    cancellation = new Cancellation();
  }

  /** Lets the running shards of this process end without being written, starts no other. */
  void stop() {
    cancellation.request();
  }

  /** Whether shards go on. */
  boolean goesOn() {
    return !cancellation.requested();
  }

  /** Waits for what runs, which the JVM must not end before, and lets go what made it. */
  synchronized void end() {
    stop();
    waitUntilIdle();
    letGo();
  }

  /** Makes one shard, with what {@code open} gives when nothing is open for this task. */
  void run(T task, Supplier<W> open, Consumer<W> make) {
    W used = begin(task, open);
    try {
      make.accept(used);
    } finally {
      finish();
    }
  }

  private synchronized W begin(T task, Supplier<W> open) {
    if (!task.equals(openTask)) {
      waitUntilIdle();
      letGo();
      worker = open.get();
      openTask = task;
    }
    running++;
    return worker;
  }

  private synchronized void finish() {
    running--;
    notifyAll();
  }

  private synchronized void waitUntilIdle() {
    while (running > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        // a shard sees the request within a minute
      }
    }
  }

  private synchronized void letGo() {
    if (worker != null) {
      close.accept(worker);
    }
    openTask = null;
    worker = null;
  }
}
