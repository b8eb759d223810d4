package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.PredictionType;
import org.icportrait.diffusion.schedule.SchedulerConfig;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.method.canvas.ConditionalEstimate;
import org.icportrait.portrait.method.canvas.InContextCanvas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametrisationTest {
  private static final long[] SHAPE = {1, 2, 4, 4};
  private static final Parametrisation RESIDUAL =
      new Parametrisation.Residual(
          new EstimateVariance(List.of(0.1f, 0.2f), List.of(0.5f, 0.6f), List.of(0.01f, 0.02f)));

  private final TensorScope scope = TensorScope.open();
  private final RandomSource random = RandomSource.seeded(2);
  private final NoiseSchedule schedule = new NoiseSchedule(SchedulerConfig.mini());
  private final Tensor clean = random.normal(SHAPE);
  private final Tensor noise = random.normal(SHAPE);
  private final StitchBatch batch =
      new StitchBatch(
          new InContextCanvas(
              random.normal(SHAPE), random.normal(SHAPE), Tensor.full(0.75f, 1, 1, 4, 4)),
          Tensor.zeros(1, 9, 4, 4),
          Tensor.full(1, 1, 1, 4, 4));

  @AfterEach
  void close() {
    random.close();
    scope.close();
  }

  private static void assertNear(Tensor found, Tensor expected, double tolerance) {
    assertThat(found.shape()).isEqualTo(expected.shape());
    for (float off : found.sub(expected).toFloats()) {
      assertThat((double) off).isCloseTo(0, within(tolerance));
    }
  }

  /** What a perfect network's output stands for. */
  private Tensor back(Parametrisation how, int timestep) {
    ConditionalEstimate estimate = how.estimate(batch);
    Tensor noisy = schedule.addNoise(clean, noise, timestep);
    Tensor target = how.target(estimate, clean, noise, noisy, schedule, timestep);
    return how.toClean(estimate, target, noisy, schedule, timestep);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 500, 980})
  void aPerfectOutputGivesTheCleanLatents(int timestep) {
    assertNear(back(RESIDUAL, timestep), clean, 1e-3);
    for (PredictionType type : PredictionType.values()) {
      assertNear(back(new Parametrisation.Pretrained(type), timestep), clean, 2e-2);
    }
  }

  @Test
  void theResidualStartsFromTheEstimateAndItsVariance() {
    ConditionalEstimate estimate = RESIDUAL.estimate(batch);
    assertThat(estimate.mean()).isSameAs(batch.canvas().aligned());
    assertNear(estimate.variance().narrow(1, 0, 1), Tensor.full(0.2f, 1, 1, 4, 4), 1e-6);
    assertNear(estimate.variance().narrow(1, 1, 1), Tensor.full(0.3f, 1, 1, 4, 4), 1e-6);
    // an output of nothing leaves what noise and estimate say together
    Tensor noisy = schedule.addNoise(clean, noise, 980);
    Tensor silent = RESIDUAL.toClean(estimate, Tensor.zeros(SHAPE), noisy, schedule, 980);
    assertNear(
        silent, estimate.given(noisy, schedule.alphas(980), schedule.sigmas(980)).mean(), 1e-6);
    assertThat(RESIDUAL.predictsMean()).isTrue();
  }

  @Test
  void aPretrainedNetworkIsAskedWhatItKnows() {
    Parametrisation how = new Parametrisation.Pretrained(PredictionType.EPSILON);
    ConditionalEstimate estimate = how.estimate(batch);
    assertThat(how.target(estimate, clean, noise, clean, schedule, 500).toFloats())
        .isEqualTo(noise.toFloats());
    assertThat(estimate.mean()).isSameAs(batch.canvas().aligned());
    assertThat(estimate.variance().toFloats()).containsOnly(1);
    assertThat(how.predictsMean()).isFalse();
  }
}
