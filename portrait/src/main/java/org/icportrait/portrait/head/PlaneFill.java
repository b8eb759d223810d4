package org.icportrait.portrait.head;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/** Fills what is unknown in planes smoothly from around (pull-push, Gortler et al. 1996). */
final class PlaneFill {
  private static final int SMALLEST = 1;
  private static final double LITTLE = 1e-4;

  private PlaneFill() {}

  /**
   * Fills planes.
   *
   * @param planes [N, C, S, S], S a power of two
   * @param known [N, 1, S, S], 0..1
   * @return [N, C, S, S], the planes where they are known
   */
  static Tensor fill(Tensor planes, Tensor known) {
    return TensorScope.within(
        () -> {
          List<Tensor> values = new ArrayList<>(List.of(planes.mul(known)));
          List<Tensor> weights = new ArrayList<>(List.of(known));
          while (values.get(values.size() - 1).size(3) > SMALLEST) {
            values.add(Functional.averagePool(values.get(values.size() - 1), 2));
            weights.add(Functional.averagePool(weights.get(weights.size() - 1), 2));
          }
          int last = values.size() - 1;
          Tensor filled = values.get(last).div(weights.get(last).add(LITTLE));
          for (int i = last - 1; i >= 0; i--) {
            long side = values.get(i).size(3);
            Tensor around = Functional.upsampleBilinear(filled, side, side);
            Tensor weight = weights.get(i);
            Tensor own = values.get(i).div(weight.clamp(LITTLE, 1)).mul(weight);
            filled = own.add(around.mul(weight.mul(-1).add(1)));
          }
          return filled;
        });
  }
}
