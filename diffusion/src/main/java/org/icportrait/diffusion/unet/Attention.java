package org.icportrait.diffusion.unet;

import org.icportrait.engine.AttentionKernel;
import org.icportrait.engine.DType;
import org.icportrait.engine.GroupNorm;
import org.icportrait.engine.Linear;
import org.icportrait.engine.Tensor;

/**
 * Multi-head attention of tokens, or of a plane's places to one another with a group normalisation
 * before and a residual around it (diffusers' Attention).
 */
public final class Attention extends PlaneLayer {
  private final GroupNorm groupNorm;
  private final Linear toQ;
  private final Linear toK;
  private final Linear toV;
  private final Linear toOut;
  private final int heads;
  private final boolean upcast;
  private boolean fast;

  private Attention(int channels, int contextChannels, int heads, GroupNorm norm, boolean upcast) {
    boolean bias = norm != null; // diffusers' planes have one, its transformers don't
    groupNorm = norm == null ? null : child("group_norm", norm);
    toQ = child("to_q", new Linear(channels, channels, bias));
    toK = child("to_k", new Linear(contextChannels, channels, bias));
    toV = child("to_v", new Linear(contextChannels, channels, bias));
    toOut = child("to_out.0", new Linear(channels, channels));
    this.heads = heads;
    this.upcast = upcast;
  }

  /** Self-attention of planes [N, C, H, W] with heads of some channels, a divisor of C. */
  public static Attention ofPlanes(int groups, double epsilon, int channels, int headChannels) {
    GroupNorm norm = new GroupNorm(groups, channels, epsilon);
    return new Attention(channels, channels, channels / headChannels, norm, false);
  }

  /** Attention of tokens [N, T, C]; in float32 whatever the input when it upcasts. */
  static Attention ofTokens(int channels, int contextChannels, int heads, boolean upcast) {
    return new Attention(channels, contextChannels, heads, null, upcast);
  }

  /** Queries [N, Tq, C] that look at a context [N, Tk, D] to [N, Tq, C]. */
  Tensor attend(Tensor x, Tensor context) {
    Tensor q = split(toQ.forward(x));
    Tensor k = split(toK.forward(context));
    Tensor v = split(toV.forward(context));
    if (x == context) {
      AttentionRecorder.tell(q, k);
    }
    Tensor y = fast ? AttentionKernel.attendForSpeed(q, k, v) : AttentionKernel.attend(q, k, v);
    return toOut.forward(y.transpose(1, 2).reshape(x.shape()).to(x.dtype()));
  }

  @Override
  protected void preferSpeed() {
    fast = true;
  }

  private Tensor split(Tensor x) {
    Tensor exact = upcast ? x.to(DType.FLOAT32) : x;
    long width = x.size(2) / heads;
    return exact
        .reshape(x.size(0), x.size(1), heads, width)
        .transpose(1, 2); // [N, heads, T, width]
  }

  @Override
  public Tensor forward(Tensor x, Tensor context) {
    Tensor tokens = Planes.toTokens(groupNorm.forward(x));
    return Planes.fromTokens(attend(tokens, tokens), x).add(x);
  }
}
