package org.icportrait.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Native memory stays flat while training: nothing but scopes frees it. */
@EnabledOnOs(OS.LINUX) // the resident size is read from /proc
class NativeMemoryTest {
  private static final int WARM_UP = 200;
  private static final int STEPS = 1000;
  private static final int WINDOWS = 3; // a leak shows in each, the just-in-time compiler in one
  private static final long ALLOWED_KILOBYTES = 6 * 1024;

  private static long residentKilobytes() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** Lets Java's own young generation become resident as a whole, so that it can't grow later. */
  private static void touchHeap() {
    long end = collections() + 3;
    long touched = 0;
    while (collections() < end) {
      touched += new byte[1 << 18].length;
    }
    assertThat(touched).isPositive();
  }

  @Test
  void aThousandStepsLeakNothing() throws IOException {
    try (TrainingFixture training = new TrainingFixture(1)) {
      for (int i = 0; i < WARM_UP; i++) {
        training.step(i, DType.FLOAT32);
      }
      touchHeap();
      int done = WARM_UP;
      float loss = 0;
      long grown = Long.MAX_VALUE;
      for (int window = 0; window < WINDOWS && grown >= ALLOWED_KILOBYTES; window++) {
        long before = residentKilobytes();
        for (int i = 0; i < STEPS; i++) {
          loss = training.step(done++, DType.FLOAT32);
        }
        grown = Math.min(grown, residentKilobytes() - before);
      }
      assertThat(grown).as("kilobytes grown in %d steps", STEPS).isLessThan(ALLOWED_KILOBYTES);
      assertThat(loss).as("it did train").isBetween(0f, 0.5f);
    }
  }

  @Test
  void aLeakOfOnePlaneAStepWouldBeSeen() throws IOException {
    List<Tensor> leaked = new ArrayList<>();
    touchHeap();
    long start = residentKilobytes();
    while (residentKilobytes() - start < 1024 && leaked.size() < 20_000) {
      leak(leaked, 50); // first what other tests have freed but the process still holds
    }
    long before = residentKilobytes();
    leak(leaked, STEPS);
    assertThat(residentKilobytes() - before).isGreaterThan(ALLOWED_KILOBYTES);
    leaked.forEach(Tensor::close);
  }

  private static void leak(List<Tensor> into, int count) {
    for (int i = 0; i < count; i++) {
      try (TensorScope scope = TensorScope.open()) {
        into.add(scope.keep(Tensor.full(i, 2, 3, 32, 32))); // 24 kB
      }
    }
  }
}
