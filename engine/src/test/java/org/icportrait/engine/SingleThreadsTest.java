package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SingleThreadsTest {
  private int before;

  @BeforeEach
  void threeThreads() {
    before = Engine.threads();
    Engine.setThreads(3);
  }

  @AfterEach
  void asBefore() {
    Engine.setThreads(before);
  }

  @Test
  void eachPartHasOneThreadAndTheCallerKeepsItsOwn() {
    Set<Integer> counts = ConcurrentHashMap.newKeySet();
    AtomicInteger parts = new AtomicInteger();
    SingleThreads.run(
        () -> {
          counts.add(torch.get_num_threads());
          parts.incrementAndGet();
        });
    assertThat(parts).hasValue(3);
    assertThat(counts).containsExactly(1);
    assertThat(Engine.threads()).isEqualTo(3);
  }

  @Test
  void aFailureIsTheCallers() {
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger number = new AtomicInteger();
    assertThatThrownBy(
            () ->
                SingleThreads.run(
                    () -> {
                      if (number.getAndIncrement() == 0) {
                        throw new IllegalArgumentException("the first");
                      }
                      ended.incrementAndGet();
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the first");
    assertThat(ended).hasValue(2);
  }

  @Test
  void anInterruptWaitsForAllAndIsKept() {
    AtomicInteger ended = new AtomicInteger();
    Thread.currentThread().interrupt();
    SingleThreads.run(
        () -> {
          long until = System.nanoTime() + 20_000_000;
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          ended.incrementAndGet();
        });
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).hasValue(3);
  }
}
