package org.icportrait.engine;

import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Type;

/**
 * Operators of libtorch on lists of tensors: on a GPU a few kernels for all of them instead of some
 * for each. libtorch has no functions of its own for them in JavaCPP's bindings, so they are called
 * by name.
 */
final class TensorLists {
  private TensorLists() {}

  /** Whether they are there: not for shapes alone. */
  static boolean areFor(List<Tensor> tensors) {
    return !tensors.isEmpty() && !tensors.get(0).handle.is_meta();
  }

  /**
   * One step of AdamW, in place.
   *
   * @param scale that gradients are divided by, a float32 scalar
   * @param unusable a float32 scalar, 1 to change nothing
   */
  static void adamW(
      List<Tensor> parameters,
      List<Tensor> gradients,
      List<Tensor> first,
      List<Tensor> second,
      Tensor step,
      double rate,
      AdamW.Options options,
      Tensor scale,
      Tensor unusable) {
    try (TensorScope scope = TensorScope.open()) {
      OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", "");
      operator.callBoxed(
          new IValueVector(
              list(operator, 0, parameters),
              list(operator, 1, gradients),
              list(operator, 2, first),
              list(operator, 3, second),
              list(operator, 4, List.of()),
              list(operator, 5, Collections.nCopies(parameters.size(), step)),
              new IValue(rate),
              new IValue(options.beta1()),
              new IValue(options.beta2()),
              new IValue(options.weightDecay()),
              new IValue(options.epsilon()),
              new IValue(false),
              new IValue(false),
              new IValue(scale.handle),
              new IValue(unusable.handle)));
    }
  }

  /** Moves tensors towards others by a share of the way, in place. */
  static void lerp(List<Tensor> tensors, List<Tensor> towards, double share) {
    try (TensorScope scope = TensorScope.open()) {
      OperatorHandle operator =
          Dispatcher.singleton().findSchemaOrThrow("aten::_foreach_lerp_", "Scalar");
      operator.callBoxed(
          new IValueVector(
              list(operator, 0, tensors),
              list(operator, 1, towards),
              new IValue(new Scalar(share))));
    }
  }

  /** Length over all values of all tensors, a scalar. */
  static Tensor norm(List<Tensor> tensors) {
    return TensorScope.within(
        () -> {
          OperatorHandle operator =
              Dispatcher.singleton().findSchemaOrThrow("aten::_foreach_norm", "Scalar");
          IValueVector stack =
              new IValueVector(
                  list(operator, 0, tensors), new IValue(new Scalar(2.0)), new IValue());
          operator.callBoxed(stack);
          var norms = stack.get(0).toTensorVector();
          Tensor[] each = new Tensor[tensors.size()];
          for (int i = 0; i < each.length; i++) {
            each[i] = new Tensor(new org.bytedeco.pytorch.Tensor(norms.get(i))).reshape(1);
          }
          return Tensor.cat(0, each).square().sum().sqrt();
        });
  }

  private static IValue list(OperatorHandle operator, int argument, List<Tensor> tensors) {
    Type type = operator.schema().arguments().getPointer(argument).type().get();
    GenericList list = new GenericList(type.containedType(0));
    for (Tensor tensor : tensors) {
      list.push_back(new IValue(tensor.handle));
    }
    return new IValue(list);
  }
}
