package org.icportrait.engine;

import java.util.function.Function;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Type;

/**
 * Layers of oneDNN whose weights lie in memory as its kernels read them. libtorch lays plain
 * weights out anew at every call; it keeps these operators for its compiler, so they are called by
 * name.
 */
final class OneDnn {
  private static final String NAMESPACE = "mkldnn::";
  private static final String NO_ACTIVATION = "none";

  private OneDnn() {}

  /** Whether this processor's oneDNN packs weights for bfloat16. */
  static boolean packs(Tensor weight) {
    return weight.isOnCpu() && Engine.hasNativeBfloat16();
  }

  /** Whether a packed weight is for this input: in bfloat16, without gradients. */
  static boolean suits(Tensor x, Tensor weight) {
    return x.dtype() == DType.BFLOAT16
        && weight.dtype() == DType.BFLOAT16
        && !GradMode.is_enabled();
  }

  /** A weight [out, in] laid out for {@link #linear}, in its type. */
  static Tensor packLinear(Tensor weight) {
    return call("_reorder_linear_weight", operator -> stack(tensor(weight), new IValue()));
  }

  /** [..., in] to [..., out] with a weight of {@link #packLinear} and a bias [out] or null. */
  static Tensor linear(Tensor x, Tensor packed, Tensor bias) {
    Tensor y =
        call(
            "_linear_pointwise",
            operator ->
                stack(
                    tensor(x),
                    tensor(packed),
                    tensor(bias),
                    new IValue(NO_ACTIVATION),
                    new IValue(list(operator, 4)),
                    new IValue()));
    WorkCounter.count(y, packed.size(1));
    return y;
  }

  /** A kernel [out, in, k, k] of one group laid out for {@link #convolve}, in its type. */
  static Tensor packConvolution(Tensor kernel, int stride, int padding) {
    return call(
        "_reorder_convolution_weight",
        operator ->
            stack(
                tensor(kernel),
                pair(operator, 1, padding),
                pair(operator, 2, stride),
                pair(operator, 3, 1),
                new IValue(1L),
                new IValue()));
  }

  /**
   * [N, in, H, W] to [N, out, H', W'] with a kernel of {@link #packConvolution} for the same stride
   * and padding, and a bias [out] or null.
   */
  static Tensor convolve(Tensor x, Tensor packed, Tensor bias, int stride, int padding) {
    Tensor y =
        call(
            "_convolution_pointwise",
            operator ->
                stack(
                    tensor(x),
                    tensor(packed),
                    tensor(bias),
                    pair(operator, 3, padding),
                    pair(operator, 4, stride),
                    pair(operator, 5, 1),
                    new IValue(1L),
                    new IValue(NO_ACTIVATION),
                    new IValue(list(operator, 8)),
                    new IValue()));
    WorkCounter.count(y, packed.count() / packed.size(0));
    return y;
  }

  private static IValueVector stack(IValue... arguments) {
    return new IValueVector(arguments);
  }

  private static IValue tensor(Tensor x) {
    return x == null ? new IValue() : new IValue(x.handle);
  }

  private static IValue pair(OperatorHandle operator, int argument, long value) {
    GenericList both = list(operator, argument);
    both.push_back(new IValue(value));
    both.push_back(new IValue(value));
    return new IValue(both);
  }

  /** An empty list of the type that an argument has. */
  private static GenericList list(OperatorHandle operator, int argument) {
    Type type = operator.schema().arguments().getPointer(argument).type().get();
    return new GenericList(type.containedType(0));
  }

  private static Tensor call(String name, Function<OperatorHandle, IValueVector> arguments) {
    return TensorScope.within(
        () -> {
          OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow(NAMESPACE + name, "");
          IValueVector stack = arguments.apply(operator);
          operator.callBoxed(stack);
          // a tensor of its own: what the stack gives is only seen through it
          return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
        });
  }
}
