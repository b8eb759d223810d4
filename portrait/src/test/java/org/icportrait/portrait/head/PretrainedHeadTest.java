package org.icportrait.portrait.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.diffusion.schedule.NoiseSchedule;
import org.icportrait.diffusion.schedule.PredictionType;
import org.icportrait.engine.DType;
import org.icportrait.engine.Functional;
import org.icportrait.engine.Module;
import org.icportrait.engine.NoGrad;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.portrait.head.HeadParametrisation.Said;
import org.icportrait.portrait.method.adapt.ViewConsistentAdaptation;
import org.icportrait.portrait.model.BaseCheckpoint;
import org.icportrait.portrait.model.BaseParts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole heads by the networks of a Stable Diffusion checkpoint, a tiny random one. */
class PretrainedHeadTest {
  private static final Path BASE =
      Path.of("..").resolve("diffusion/src/test/resources/golden/pipelines/base");
  private static final float CLOSE = 1e-4f;

  private final TensorScope scope = TensorScope.open();
  private final NoGrad off = NoGrad.open();
  private final BaseCheckpoint base = BaseCheckpoint.open(BASE);
  private final Autoencoder code = base.autoencoder(DType.FLOAT32);
  private final ViewConsistentAdaptation adaptation =
      BaseParts.adaptation(base, null, DType.FLOAT32, BaseParts.Factors.MERGED);
  private final NoiseSchedule schedule = new NoiseSchedule(base.scheduler());
  private final PretrainedHead head = new PretrainedHead(code, PredictionType.EPSILON);
  private final WholeHeadDenoiser denoiser =
      new WholeHeadDenoiser(adaptation, null, head, schedule);

  @AfterEach
  void close() {
    ((Module) code).close();
    adaptation.close();
    base.close();
    off.close();
    scope.close();
  }

  private WholeHeadInputs inputs(HeadPlanes planes) {
    long side = planes.size();
    Tensor patches = Tensor.full(1, 1, 1, side, side);
    return WholeHeadInputs.of(planes, WholeHeadEstimate.of(planes), patches, code);
  }

  private static void same(Tensor found, Tensor expected, float tolerance) {
    float[] a = found.toFloats();
    float[] b = expected.toFloats();
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isCloseTo(b[i], within(tolerance));
    }
  }

  private static Tensor normal(long seed, long... shape) {
    try (RandomSource source = RandomSource.seeded(seed)) {
      return source.normal(shape);
    }
  }

  /** The same in crops four times as large: there the code's cells are finer than the light's. */
  private static HeadPlanes large(HeadPlanes p) {
    return new HeadPlanes(
        Functional.upsampleNearest(p.profile(), 4),
        Functional.upsampleNearest(p.reference(), 4),
        Functional.upsampleNearest(p.aligned(), 4),
        Functional.upsampleNearest(p.visibility(), 4),
        Functional.upsampleNearest(p.matte(), 4),
        Functional.upsampleNearest(p.normals(), 4),
        Functional.upsampleNearest(p.head(), 4),
        Functional.upsampleNearest(p.skin(), 4),
        Functional.upsampleNearest(p.inside(), 4));
  }

  @Test
  void theCanvasIsThatOfABase() {
    for (HeadPlanes planes :
        new HeadPlanes[] {HeadFixtures.planes(), large(HeadFixtures.planes())}) {
      WholeHeadInputs inputs = inputs(planes);
      long side = planes.size() / 8;
      Tensor canvas = inputs.canvas().assemble(inputs.canvas().aligned());
      assertThat(canvas.shape()).containsExactly(1, 40, side, 2 * side);
      assertThat(inputs.condition().shape()).containsExactly(1, 180, side, side);
      assertThat(inputs.condition().narrow(1, 20, 48).abs().mean().item()).as("light").isPositive();
    }
    assertThat(base.canvas().inChannels()).isEqualTo(40);
  }

  @Test
  void atFirstTheAddedChannelsSayNothing() {
    WholeHeadInputs inputs = inputs(HeadFixtures.planes());
    Tensor noisy = normal(1, inputs.canvas().aligned().shape());
    Tensor text = normal(2, 1, 7, 12);
    Tensor own = denoiser.output(inputs, noisy, text, 500);
    assertThat(own.shape()).containsExactly(1, 4, 8, 8);
    HeadPlanes p = HeadFixtures.planes();
    WholeHeadEstimate other = WholeHeadEstimate.of(HeadFixtures.withSkin(p, 0.5f, 0.4f, 0.3f));
    Tensor patches = Tensor.full(1, 1, 1, p.size(), p.size());
    same(denoiser.output(WholeHeadInputs.of(p, other, patches, code), noisy, text, 500), own, 0);
    Tensor without = denoiser.output(inputs.withoutProfile(), noisy, text, 500);
    assertThat(without.sub(own).abs().mean().item()).as("the profile's half").isPositive();
  }

  @Test
  void silentNetworksLeaveTheEstimateAsItIs() {
    HeadPlanes planes = HeadFixtures.planes();
    WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
    WholeHeadInputs inputs = inputs(planes);
    WholeHeadDenoiser.Prediction silent = denoiser.silenced(estimate, inputs);
    same(silent.portrait(), estimate.picture(), 0);
    same(silent.drawn(), estimate.picture(), 0);
    assertThat(silent.relighting()).isNull();
    Said aligned = head.nothing(inputs);
    same(denoiser.finish(estimate, inputs, aligned).portrait(), estimate.picture(), CLOSE);
    Said other = new Said(aligned.clean().add(1), null);
    Tensor changed = denoiser.finish(estimate, inputs, other).portrait();
    assertThat(changed.sub(estimate.picture()).abs().mean().item()).isGreaterThan(1e-3f);
    // in another resolution the portrait is what is drawn
    assertThat(silent.compose(planes.aligned(), estimate.alpha(), changed)).isSameAs(changed);
  }

  @Test
  void anOutputIsReadAsTheSchedulerSays() {
    WholeHeadInputs inputs = inputs(HeadFixtures.planes());
    Tensor clean = normal(1, 2, 4, 8, 8);
    Tensor noise = normal(2, 2, 4, 8, 8);
    int[] timesteps = {40, 700};
    Tensor noisy = schedule.addNoise(clean, noise, timesteps);
    for (PredictionType type : PredictionType.values()) {
      Tensor output = type.target(clean, noise, schedule, timesteps);
      Said said = new PretrainedHead(code, type).read(inputs, output, noisy, schedule, timesteps);
      same(said.clean(), clean, 1e-3f);
    }
    assertThat(head.predictsMean()).isFalse();
  }
}
