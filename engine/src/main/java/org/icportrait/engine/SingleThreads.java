package org.icportrait.engine;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.global.torch;

/**
 * Threads on which each operation of libtorch computes with one thread, so that they don't meet.
 */
final class SingleThreads {
  private static ExecutorService pool;
  private static int size;

  private SingleThreads() {}

  /** Runs the same work on as many threads as an operation may use, and waits for all of them. */
  static void run(Runnable work) {
    int threads = Engine.threads();
    if (threads == 1) {
      work.run();
      return;
    }
    ExecutorService all = pool(threads);
    CompletableFuture<?>[] parts = new CompletableFuture<?>[threads];
    Arrays.setAll(parts, i -> CompletableFuture.runAsync(() -> scoped(work), all));
    try {
      CompletableFuture.allOf(parts).join(); // for all, whatever fails or interrupts
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private static void scoped(Runnable work) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      work.run();
    }
  }

  private static synchronized ExecutorService pool(int threads) {
    if (pool != null && size == threads) {
      return pool;
    }
    if (pool != null) {
      pool.shutdown();
    }
    CountDownLatch ready = new CountDownLatch(threads);
    ThreadPoolExecutor made =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, ready));
    made.prestartAllCoreThreads();
    while (ready.getCount() > 0) { // for some microseconds, whatever interrupts
      Thread.onSpinWait();
    }
    torch.set_num_threads(threads); // threads that come later would else begin with one
    pool = made;
    size = threads;
    return pool;
  }

  private static Thread thread(Runnable task, CountDownLatch ready) {
    Thread thread =
        new Thread(
            () -> {
              torch.get_num_threads(); // a thread's first call takes the process' number
              torch.set_num_threads(1);
              ready.countDown();
              task.run();
            },
            "libtorch with one thread");
    thread.setDaemon(true);
    return thread;
  }
}
