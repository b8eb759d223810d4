package org.icportrait.portrait.train;

/**
 * A stage whose data are made while the network computes.
 *
 * @param <B> the data of a batch
 */
public abstract class PrefetchedStage<B> implements TrainingStage {
  private final Prefetch<B> data = new Prefetch<>(this::batch);

  /** Makes the data of the batch of a number, on any thread. */
  protected abstract B batch(long number);

  /** The data of the batch of a number. */
  protected final B take(long number) {
    return data.take(number);
  }

  @Override
  public final void prepare(long batch) {
    data.start(batch);
  }

  @Override
  public final long waited() {
    return data.waited();
  }
}
