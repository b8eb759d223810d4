package org.icportrait.portrait.train.whole;

import java.io.IOException;
import java.nio.file.Path;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.portrait.head.WholeHeadDenoiser;
import org.icportrait.portrait.head.WholeHeadInputs;

/** What a stage of whole heads works with; the families differ here only. */
sealed interface HeadStageParts extends AutoCloseable permits MiniHeadParts, BaseHeadParts {
  /** What is trained, and what is frozen beside it. */
  Module networks();

  /** All of them together. */
  WholeHeadDenoiser denoiser();

  /** What the networks read of a sample's inputs. */
  default WholeHeadInputs read(WholeHeadInputs inputs) {
    return inputs;
  }

  /** States of the text that all samples have, [1, T, D]; null in a family without text. */
  default Tensor text() {
    return null;
  }

  /** States of no text, [1, T, D]; null where no sample goes without. */
  default Tensor noText() {
    return null;
  }

  /** The mean loss of samples, a scalar with gradients. */
  Tensor loss(HeadSamples samples);

  /** Pairs of a kind that a validation looks at, at most. */
  int validationPairs();

  /** Pairs that a validation looks at together. */
  int validationBatch();

  /**
   * Writes the finished parts.
   *
   * @param size side of the crops in pixels
   */
  void export(Path folder, int size) throws IOException;

  @Override
  void close();
}
