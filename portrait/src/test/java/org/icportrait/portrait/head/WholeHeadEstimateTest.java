package org.icportrait.portrait.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.diffusion.autoencoder.LinearPatchAutoencoder;
import org.icportrait.diffusion.autoencoder.LinearPatchConfig;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.junit.jupiter.api.Test;

class WholeHeadEstimateTest {
  private static final int SIDE = HeadFixtures.SIDE;
  private static final int MIDDLE = SIDE / 2 * SIDE + SIDE / 2;

  @Test
  void insideIsTheTurnedHeadOutsideTheReferenceAndNothingOfTheReferencesHead() {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes planes = HeadFixtures.planes();
      WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
      float[] picture = estimate.picture().toFloats();
      float[] reference = planes.reference().toFloats();
      float[] aligned = planes.aligned().toFloats();
      float[] hole = estimate.hole().toFloats();
      assertThat(picture[MIDDLE]).isCloseTo(aligned[MIDDLE], within(1e-5f));
      for (int p = 0; p < SIDE * SIDE; p++) {
        if (hole[p] == 0) {
          assertThat(picture[p]).isCloseTo(reference[p], within(1e-5f));
        }
      }
      int rim = SIDE / 2 * SIDE + SIDE / 2 + 15; // of the reference's head, not seen in the profile
      assertThat(hole[rim]).isEqualTo(1);
      assertThat(Math.abs(picture[rim] - reference[rim])).isGreaterThan(1e-3f);
    }
  }

  @Test
  void aStrangersSilhouetteIsTakenOutToo() {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes planes = HeadFixtures.planes();
      float[] alone = WholeHeadEstimate.of(planes).hole().toFloats();
      float[] both = WholeHeadEstimate.of(planes, HeadFixtures.disc(8, 6)).hole().toFloats();
      int there = SIDE / 2 * SIDE + 8;
      assertThat(alone[there]).isZero();
      assertThat(both[there]).isEqualTo(1);
    }
  }

  @Test
  void whatIsFilledIsNeverBlackWhereOnlyACornerIsKnown() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor known = HeadFixtures.disc(2, 3);
      float[] filled = PlaneFill.fill(Tensor.full(0.7f, 1, 3, SIDE, SIDE), known).toFloats();
      for (float value : filled) {
        assertThat(value).isCloseTo(0.7f, within(0.05f));
      }
    }
  }

  /** A slope is the membrane that hangs on its own rim. */
  @Test
  void slopesGoOnWhereSomethingIsTakenOut() {
    try (TensorScope scope = TensorScope.open()) {
      float[] slope = new float[3 * SIDE * SIDE];
      for (int i = 0; i < slope.length; i++) {
        slope[i] = i % SIDE / (float) SIDE;
      }
      Tensor known = HeadFixtures.disc(SIDE / 2, SIDE / 3).mul(-1).add(1);
      float[] filled = PlaneFill.fill(Tensor.of(slope, 1, 3, SIDE, SIDE), known).toFloats();
      for (int i = 0; i < slope.length; i++) {
        assertThat(filled[i]).isCloseTo(slope[i], within(0.06f));
      }
    }
  }

  @Test
  void lightIsReadWithoutSkin() {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes planes = HeadFixtures.planes();
      ReferenceShading light = ReferenceShading.of(planes);
      ReferenceShading dark =
          ReferenceShading.of(HeadFixtures.withSkin(planes, 0.6f, 0.45f, 0.35f));
      same(dark.broad(), light.broad(), 1e-4f);
      same(dark.fine(), light.fine(), 1e-4f);
      same(dark.ratio(), light.ratio(), 1e-4f);
      assertThat(light.broad().abs().mean().item()).isGreaterThan(0.001f);
      assertThat(light.fine().abs().mean().item()).isGreaterThan(0.01f);
    }
  }

  @Test
  void aLampFromTheSideIsSeen() {
    try (TensorScope scope = TensorScope.open()) {
      HeadPlanes p = HeadFixtures.planes();
      Tensor lamp = p.normals().narrow(1, 0, 1).mul(0.4).add(0.5).expand(1, 3, SIDE, SIDE);
      HeadPlanes lit =
          new HeadPlanes(
              p.profile(),
              lamp.contiguous(),
              p.aligned(),
              p.visibility(),
              p.matte(),
              p.normals(),
              p.head(),
              p.skin(),
              p.inside());
      ReferenceShading shading = ReferenceShading.of(lit);
      for (Tensor cue : new Tensor[] {shading.broad(), shading.harmonics(), shading.ratio()}) {
        float[] values = cue.toFloats();
        int row = SIDE / HeadPlanes.cell(SIDE);
        int middle = row / 2 * row;
        assertThat(values[middle + row * 5 / 8])
            .isGreaterThan(values[middle + row * 5 / 16] + 0.05f);
      }
    }
  }

  @Test
  void noInputTellsTheReferencesSkin() {
    LinearPatchAutoencoder code =
        new LinearPatchAutoencoder(
            new LinearPatchConfig(LinearPatchConfig.CLASS_NAME, HeadPlanes.patch(SIDE), 8));
    try (TensorScope scope = TensorScope.open();
        LinearPatchAutoencoder owned = code) {
      RandomSource.seedParameters(1);
      HeadPlanes planes = HeadFixtures.planes();
      Tensor patches = Tensor.full(1, 1, 1, SIDE, SIDE);
      WholeHeadInputs light =
          WholeHeadInputs.of(planes, WholeHeadEstimate.of(planes), patches, owned);
      HeadPlanes strange = HeadFixtures.withSkin(planes, 0.6f, 0.45f, 0.35f);
      WholeHeadInputs dark =
          WholeHeadInputs.of(strange, WholeHeadEstimate.of(strange), patches, owned);
      same(dark.condition(), light.condition(), 2e-3f);
      same(dark.canvas().aligned(), light.canvas().aligned(), 2e-3f);
      Tensor raw = raw(planes, patches, owned);
      Tensor other = raw(strange, patches, owned);
      assertThat(other.sub(raw).abs().mean().item()) // the paper's patches tell it
          .isGreaterThan(20 * dark.condition().sub(light.condition()).abs().mean().item() + 1e-3f);
      assertThat(light.condition().size(1)).isEqualTo(WholeHeadInputs.conditionChannels(8));
      Tensor canvas = light.canvas().assemble(light.canvas().aligned());
      assertThat(canvas.size(1)).isEqualTo(WholeHeadInputs.canvasChannels(8));
    }
  }

  private static Tensor raw(HeadPlanes planes, Tensor patches, LinearPatchAutoencoder code) {
    WholeHeadEstimate estimate = WholeHeadEstimate.of(planes);
    return WholeHeadInputs.of(planes, estimate, patches, true, code).condition();
  }

  private static void same(Tensor found, Tensor expected, float tolerance) {
    float[] a = found.toFloats();
    float[] b = expected.toFloats();
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isCloseTo(b[i], within(tolerance));
    }
  }
}
