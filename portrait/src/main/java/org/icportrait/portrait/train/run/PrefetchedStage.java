package org.icportrait.portrait.train.run;

import java.util.function.Supplier;

/**
 * A stage whose data are made while the network computes.
 *
 * @param <B> the data of a batch
 */
public abstract class PrefetchedStage<B> implements TrainingStage {
  private final Prefetch<B> data;
  private final int workers;
  private long making;

  /** A stage whose data one thread makes, a batch ahead. */
  protected PrefetchedStage() {
    this(1);
  }

  /**
   * The same with several threads, each a batch ahead.
   *
   * @param workers at least 1
   */
  protected PrefetchedStage(int workers) {
    this.workers = workers;
    data = new Prefetch<>(this::batch, workers);
  }

  /** Makes the data of the batch of a number, on any thread. */
  protected abstract B batch(long number);

  /** The data of the batch of a number. */
  protected final B take(long number) {
    return data.take(number);
  }

  /**
   * What is made of a batch's data before a network sees it, on its own thread: its time counts as
   * that of data.
   */
  protected final <T> T making(Supplier<T> work) {
    long since = System.nanoTime();
    try {
      return work.get();
    } finally {
      making += System.nanoTime() - since;
    }
  }

  @Override
  public final void prepare(long batch) {
    data.start(batch);
  }

  @Override
  public final int ahead() {
    return workers;
  }

  @Override
  public final long waited() {
    return data.waited() + making;
  }
}
