package org.icportrait.diffusion.text;

import org.icportrait.engine.AttentionKernel;
import org.icportrait.engine.Functional;
import org.icportrait.engine.LayerNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Module;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Attention to earlier tokens and a feed-forward layer, each normalised first. */
final class ClipLayer extends Module {
  private static final double QUICK = 1.702; // slope of the sigmoid in quick_gelu

  private final LayerNorm norm1;
  private final Linear q;
  private final Linear k;
  private final Linear v;
  private final Linear out;
  private final LayerNorm norm2;
  private final Linear fc1;
  private final Linear fc2;
  private final int heads;
  private final boolean quick;

  ClipLayer(ClipTextConfig config) {
    int width = config.hiddenSize();
    norm1 = child("layer_norm1", new LayerNorm(width, config.layerNormEps()));
    q = child("self_attn.q_proj", new Linear(width, width));
    k = child("self_attn.k_proj", new Linear(width, width));
    v = child("self_attn.v_proj", new Linear(width, width));
    out = child("self_attn.out_proj", new Linear(width, width));
    norm2 = child("layer_norm2", new LayerNorm(width, config.layerNormEps()));
    fc1 = child("mlp.fc1", new Linear(width, config.intermediateSize()));
    fc2 = child("mlp.fc2", new Linear(config.intermediateSize(), width));
    heads = config.numAttentionHeads();
    quick = config.hiddenAct().equals("quick_gelu");
  }

  /** [N, T, D] to [N, T, D]. */
  Tensor forward(Tensor x) {
    return TensorScope.within(
        () -> {
          Tensor mixed = x.add(attend(norm1.forward(x)));
          return mixed.add(fc2.forward(activate(fc1.forward(norm2.forward(mixed)))));
        });
  }

  private Tensor attend(Tensor x) {
    Tensor y =
        AttentionKernel.causal(split(q.forward(x)), split(k.forward(x)), split(v.forward(x)));
    return out.forward(y.transpose(1, 2).reshape(x.shape()));
  }

  private Tensor split(Tensor x) {
    long width = x.size(2) / heads;
    return x.reshape(x.size(0), x.size(1), heads, width).transpose(1, 2); // [N, heads, T, width]
  }

  private Tensor activate(Tensor x) {
    return quick ? x.mul(Functional.sigmoid(x.mul(QUICK))) : Functional.gelu(x);
  }
}
