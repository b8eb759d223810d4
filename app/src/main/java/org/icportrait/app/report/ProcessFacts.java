package org.icportrait.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/** What Linux tells about this process and its machine; empty on other systems. */
public final class ProcessFacts {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final Path LOAD = Path.of("/proc/loadavg");

  private ProcessFacts() {}

  /** The largest resident size so far in megabytes (10^6 bytes), as /usr/bin/time counts it. */
  static OptionalDouble peakMegabytes() {
    return line(STATUS, "VmHWM:")
        .map(line -> OptionalDouble.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6))
        .orElse(OptionalDouble.empty());
  }

  /** The processor's name. */
  static Optional<String> processor() {
    return line(PROCESSOR, "model name").map(line -> line.substring(line.indexOf(':') + 1).strip());
  }

  /** Processes that wanted to compute, on average over the last minute: 1 is one core. */
  public static OptionalDouble load() {
    return line(LOAD, "")
        .map(line -> OptionalDouble.of(Double.parseDouble(line.split(" ", 2)[0])))
        .orElse(OptionalDouble.empty());
  }

  private static Optional<String> line(Path file, String start) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(start)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
