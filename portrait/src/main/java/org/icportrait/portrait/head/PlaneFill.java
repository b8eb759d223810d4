package org.icportrait.portrait.head;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.engine.Functional;
import org.icportrait.engine.PlaneFilters;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;

/**
 * Fills what is unknown in planes smoothly from around: pull-push (Gortler et al. 1996), and at
 * each level some steps towards a membrane that hangs on what is known, so that its slopes go on.
 */
final class PlaneFill {
  private static final int SMALLEST = 1;
  private static final double LITTLE = 1e-4;
  private static final int QUARTERS = 4; // one of four known pixels makes the coarser one known
  private static final int STEPS = 8; // of relaxation at each level

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
          List<Tensor> values = new ArrayList<>(List.of(planes)); // read where they have weight
          List<Tensor> weights = new ArrayList<>(List.of(known));
          for (int i = 0; values.get(i).size(3) > SMALLEST; i++) {
            Tensor weight = Functional.averagePool(weights.get(i), 2);
            Tensor value = Functional.averagePool(values.get(i).mul(weights.get(i)), 2);
            values.add(value.div(weight.add(LITTLE)));
            weights.add(weight.mul(QUARTERS).clamp(0, 1));
          }
          int last = values.size() - 1;
          Tensor filled = values.get(last);
          for (int i = last - 1; i >= 0; i--) {
            long side = values.get(i).size(3);
            filled = Functional.upsampleBilinear(filled, side, side);
            Tensor own = values.get(i).mul(weights.get(i));
            Tensor open = weights.get(i).mul(-1).add(1);
            for (int step = 0; step < STEPS; step++) {
              filled = own.add(PlaneFilters.boxBlur(filled, 1).mul(open));
            }
          }
          return filled;
        });
  }
}
