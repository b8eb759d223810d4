package org.icportrait.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts how often the JVM read a tensor's values. On a GPU each read waits until all that was
 * given to it is computed, so a step of training should make none.
 */
public final class HostReads {
  private static final AtomicLong MADE = new AtomicLong();

  private HostReads() {}

  /** The number so far in this process. */
  public static long made() {
    return MADE.get();
  }

  static void count() {
    MADE.incrementAndGet();
  }
}
