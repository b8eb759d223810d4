package org.icportrait.engine;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
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

  /** A weight [out, in] laid out for {@link #linear}, in its type. */
  static Tensor packLinear(Tensor weight) {
    return call("_reorder_linear_weight", () -> stack(tensor(weight), new IValue()));
  }

  /** [..., in] to [..., out] with a weight of {@link #packLinear} and a bias [out] or null. */
  static Tensor linear(Tensor x, Tensor packed, Tensor bias) {
    String name = "_linear_pointwise";
    return call(
        name,
        () ->
            stack(
                tensor(x),
                tensor(packed),
                tensor(bias),
                new IValue(NO_ACTIVATION),
                new IValue(list(name, 4)),
                new IValue()));
  }

  /** A kernel [out, in, k, k] of one group laid out for {@link #convolve}, in its type. */
  static Tensor packConvolution(Tensor kernel, int stride, int padding) {
    String name = "_reorder_convolution_weight";
    return call(
        name,
        () ->
            stack(
                tensor(kernel),
                pair(name, 1, padding),
                pair(name, 2, stride),
                pair(name, 3, 1),
                new IValue(1L),
                new IValue()));
  }

  /**
   * [N, in, H, W] to [N, out, H', W'] with a kernel of {@link #packConvolution} for the same stride
   * and padding, and a bias [out] or null.
   */
  static Tensor convolve(Tensor x, Tensor packed, Tensor bias, int stride, int padding) {
    String name = "_convolution_pointwise";
    return call(
        name,
        () ->
            stack(
                tensor(x),
                tensor(packed),
                tensor(bias),
                pair(name, 3, padding),
                pair(name, 4, stride),
                pair(name, 5, 1),
                new IValue(1L),
                new IValue(NO_ACTIVATION),
                new IValue(list(name, 8)),
                new IValue()));
  }

  private static IValueVector stack(IValue... arguments) {
    return new IValueVector(arguments);
  }

  private static IValue tensor(Tensor x) {
    return x == null ? new IValue() : new IValue(x.handle);
  }

  private static IValue pair(String name, int argument, long value) {
    GenericList both = list(name, argument);
    both.push_back(new IValue(value));
    both.push_back(new IValue(value));
    return new IValue(both);
  }

  /** An empty list of the type that an argument has. */
  private static GenericList list(String name, int argument) {
    Type type = operator(name).schema().arguments().getPointer(argument).type().get();
    return new GenericList(type.containedType(0));
  }

  private static OperatorHandle operator(String name) {
    return Dispatcher.singleton().findSchemaOrThrow(NAMESPACE + name, "");
  }

  private static Tensor call(String name, Supplier<IValueVector> arguments) {
    return TensorScope.within(
        () -> {
          IValueVector stack = arguments.get();
          operator(name).callBoxed(stack);
          // a tensor of its own: what the stack gives is only seen through it
          return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
        });
  }
}
