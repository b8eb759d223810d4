package org.icportrait.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the processor offers, read from the operating system. */
final class CpuFeatures {
  // asked for at every convolution: the file is read once
  private static final boolean BFLOAT16 = readBfloat16();

  private CpuFeatures() {}

  static boolean hasBfloat16() {
    return BFLOAT16;
  }

  private static boolean readBfloat16() {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return false; // only Linux says so; float32 is right everywhere
    }
    try (var lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> line.contains("avx512_bf16") || line.contains("amx_bf16"))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }
}
