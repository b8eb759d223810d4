package org.icportrait.diffusion.unet;

import org.icportrait.engine.Tensor;

/**
 * While open, shows the queries and keys of every self-attention that its thread computes: what
 * looks at what. One at a time on a thread.
 */
public final class AttentionRecorder implements AutoCloseable {
  private static final ThreadLocal<Listener> OPEN = new ThreadLocal<>();

  /** Is told of a self-attention. */
  @FunctionalInterface
  public interface Listener {
    /**
     * What is about to be computed; neither tensor outlives the call.
     *
     * @param queries [N, heads, T, d]
     * @param keys [N, heads, T, d]
     */
    void onAttention(Tensor queries, Tensor keys);
  }

  private AttentionRecorder() {}

  /** Tells a listener until closed. */
  public static AttentionRecorder open(Listener listener) {
    if (OPEN.get() != null) {
      throw new IllegalStateException("a recorder is open on this thread");
    }
    OPEN.set(listener);
    return new AttentionRecorder();
  }

  static void tell(Tensor queries, Tensor keys) {
    Listener listener = OPEN.get();
    if (listener != null) {
      listener.onAttention(queries, keys);
    }
  }

  @Override
  public void close() {
    OPEN.remove();
  }
}
