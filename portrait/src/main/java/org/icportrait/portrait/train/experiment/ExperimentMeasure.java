package org.icportrait.portrait.train.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.icportrait.portrait.train.whole.HeadPairValidation;

/** What a denoiser in training is measured by, on pairs that it never saw. */
public sealed interface ExperimentMeasure permits PortraitMeasure, AttentionMeasure {
  /** Pairs that are measured, at most. */
  int pairs();

  /** What is known of the pairs beforehand, a line each; none where their numbers say all. */
  default List<Map<String, Object>> described() {
    return List.of();
  }

  /** Every number of every pair. */
  List<ExperimentLog.Entry> of(int step, HeadPairValidation denoiser);

  /** Writes what the denoiser looks at, for other programs; nothing where nobody looks at that. */
  default void writeMaps(HeadPairValidation denoiser, Path file) throws IOException {}
}
