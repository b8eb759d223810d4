package org.icportrait.diffusion.pipeline;

import org.icportrait.diffusion.checkpoint.Checkpoint;
import org.icportrait.diffusion.checkpoint.ComponentKind;
import org.icportrait.diffusion.text.ClipTextModel;
import org.icportrait.engine.DType;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * What a U-Net attends to, for those who keep it instead of the text encoder. Owns native memory.
 *
 * @param positive states of a prompt, [1, T, D], float32
 * @param negative those of what is not wanted, of the same T; null without
 */
public record PromptStates(Tensor positive, Tensor negative) implements AutoCloseable {

  /**
   * Loads a checkpoint's text encoder, encodes and forgets it again.
   *
   * @param negative null when there is no guidance
   * @throws org.icportrait.engine.BadModelException when its text encoder or tokenizer is missing
   *     or damaged
   */
  public static PromptStates encode(Checkpoint checkpoint, String prompt, String negative) {
    var part = checkpoint.component(ComponentKind.TEXT_ENCODER);
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open();
        ClipTextModel encoder = Networks.textEncoder(part, DType.FLOAT32)) {
      var prompts = new PromptEncoder(Networks.tokenizer(checkpoint, encoder.config()), encoder);
      String other = negative == null ? "" : negative;
      var encoded = prompts.encode(new SampleRequest.Prompt(prompt, other, 0), negative != null);
      Tensor second = negative == null ? null : scope.keep(encoded.negative());
      return new PromptStates(scope.keep(encoded.positive()), second);
    }
  }

  @Override
  public void close() {
    positive.close();
    if (negative != null) {
      negative.close();
    }
  }
}
