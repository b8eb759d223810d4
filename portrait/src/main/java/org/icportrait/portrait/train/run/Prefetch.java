package org.icportrait.portrait.train.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Makes the data of coming batches on other threads while the network computes. */
final class Prefetch<T> {
  private static final int IDLE_SECONDS = 5;

  private final LongFunction<T> maker;
  private final Map<Long, CompletableFuture<T>> coming = new LinkedHashMap<>();
  private final ThreadPoolExecutor pool;
  private long waited;

  /**
   * A prefetch without anything under way.
   *
   * @param maker makes the batch of a number; called by all workers at once
   * @param workers threads, which end by themselves when nothing more comes
   */
  Prefetch(LongFunction<T> maker, int workers) {
    this.maker = maker;
    pool =
        new ThreadPoolExecutor(
            workers, workers, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    pool.allowCoreThreadTimeOut(true);
    pool.setThreadFactory(
        work -> {
          Thread thread = new Thread(work, "training-data");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The batch of a number: the one under way, or made now. */
  T take(long batch) {
    long since = System.nanoTime();
    CompletableFuture<T> started = coming.remove(batch);
    try {
      return started == null ? maker.apply(batch) : started.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      waited += System.nanoTime() - since;
    }
  }

  /** Starts to make a batch. */
  void start(long batch) {
    coming.computeIfAbsent(
        batch, key -> CompletableFuture.supplyAsync(() -> maker.apply(key), pool));
  }

  /** Nanoseconds that {@link #take} has taken in all. */
  long waited() {
    return waited;
  }
}
