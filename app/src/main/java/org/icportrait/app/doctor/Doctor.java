package org.icportrait.app.doctor;

import java.nio.file.Path;

/** Looks at this machine. */
public final class Doctor {
  private Doctor() {}

  /**
   * What this machine has and lacks; works where libraries, memory or a cache are missing.
   *
   * @param cache the folder that was named for native libraries, or null
   * @param gpuWanted whether a GPU is to compute
   */
  public static Diagnosis examine(Path cache, boolean gpuWanted) {
    return Diagnosis.of(MachineReader.read(cache), gpuWanted);
  }
}
