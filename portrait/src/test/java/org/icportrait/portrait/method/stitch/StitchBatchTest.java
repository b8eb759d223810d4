package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.icportrait.diffusion.autoencoder.Autoencoder;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a composite to tensors, by an autoencoder whose latents are every second pixel. */
class StitchBatchTest {
  private static final int SIZE = 64;
  private static final int PIXELS = SIZE * SIZE;
  private static final int FACTOR = 2;
  private static final int H = SIZE / FACTOR;
  private static final StitchComposer COMPOSER = StitchComposer.usual(FACTOR);

  private final TensorScope scope = TensorScope.open();
  private final Picture profile = noise(1);
  private final Picture reference = noise(2);
  private final FaceComposite composite = composite();

  private static final class EverySecond implements Autoencoder {
    @Override
    public Tensor encode(Tensor pictures) {
      long n = pictures.size(0);
      Tensor cells = pictures.reshape(n, 3, H, FACTOR, H, FACTOR);
      return cells.narrow(5, 0, 1).narrow(3, 0, 1).contiguous().reshape(n, 3, H, H);
    }

    @Override
    public Tensor decode(Tensor latents) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int latentChannels() {
      return 3;
    }

    @Override
    public int factor() {
      return FACTOR;
    }
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Picture noise(int seed) {
    Random random = new Random(seed);
    float[] data = new float[3 * PIXELS];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat();
    }
    return new Picture(SIZE, SIZE, data);
  }

  private static FaceComposite composite() {
    float[] face = new float[PIXELS];
    float[] seen = new float[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      face[p] = Math.hypot(p % SIZE - 32, p / SIZE - 32) < 24 ? 1 : 0;
      seen[p] = p % SIZE < 32 ? face[p] : 0;
    }
    float[] cue = new float[3 * PIXELS];
    Arrays.fill(cue, 0.5f);
    return new FaceComposite(noise(3), face, seen, face, cue);
  }

  private StitchInputs compose(StitchComposer composer, int seed) {
    return composer.compose(profile, composite, reference, new Random(seed), Set.of());
  }

  private double hidden(StitchInputs inputs) {
    double hidden = 0;
    double face = 0;
    for (int i = 0; i < inputs.mask().length; i++) {
      hidden += inputs.coverage()[i] * (1 - inputs.mask()[i]);
      face += inputs.coverage()[i];
    }
    return hidden / face;
  }

  private static float[] second(float[] picture) {
    return StitchBatch.latents(List.of(picture), SIZE, new EverySecond()).toFloats();
  }

  @Test
  void theComposerHidesTheWantedShareWhereTheSeedSays() {
    assertThat(hidden(compose(COMPOSER, 1))).isBetween(0.6, 0.95);
    assertThat(hidden(compose(COMPOSER.withRatio(0), 1))).isZero();
    assertThat(hidden(compose(COMPOSER.withRatio(1), 1))).isEqualTo(1);
    assertThat(compose(COMPOSER, 1).mask()).isEqualTo(compose(COMPOSER, 1).mask());
    assertThat(compose(COMPOSER, 1).mask()).isNotEqualTo(compose(COMPOSER, 2).mask());
    assertThat(compose(COMPOSER, 1).profile()).isEqualTo(StitchInputs.signed(profile));
    assertThat(compose(COMPOSER, 1).estimate()).isEqualTo(StitchInputs.signed(composite.picture()));
  }

  @Test
  void theBatchHoldsEverySampleInItsPlace() {
    StitchInputs one = compose(COMPOSER, 1);
    Picture other = reference; // another person in the profile's place
    Picture place = profile;
    StitchInputs two =
        COMPOSER.compose(other, composite, place, new Random(2), Set.of(Condition.LIGHT));
    StitchBatch batch = StitchBatch.encode(List.of(one, two), SIZE, new EverySecond());
    assertThat(batch.canvas().profile().shape()).containsExactly(2, 3, H, H);
    assertThat(batch.canvas().aligned().shape()).containsExactly(2, 3, H, H);
    Tensor second = batch.canvas().profile().narrow(0, 1, 1);
    assertThat(second.toFloats())
        .isEqualTo(second(two.profile()))
        .isNotEqualTo(second(one.profile()));
    assertThat(batch.canvas().aligned().narrow(0, 0, 1).toFloats())
        .isEqualTo(second(one.estimate()));
    assertThat(batch.canvas().visibility().narrow(0, 0, 1).toFloats()).isEqualTo(one.visibility());
    assertThat(batch.coverage().narrow(0, 1, 1).toFloats()).isEqualTo(two.coverage());
    Tensor condition = batch.condition().narrow(0, 1, 1);
    assertThat(condition.size(1)).isEqualTo(LightingAwareStitching.conditionChannels(3));
    assertThat(condition.narrow(1, 0, 3).toFloats()).isEqualTo(second(two.masked()));
    assertThat(condition.narrow(1, 3, 1).toFloats()).isEqualTo(two.mask());
    assertThat(batch.condition().narrow(0, 0, 1).narrow(1, 8, 3).toFloats()).isEqualTo(one.cue());
  }

  @Test
  void withoutTheProfileItsHalfIsEmptyAndTheRestStays() {
    StitchBatch batch = StitchBatch.encode(List.of(compose(COMPOSER, 1)), SIZE, new EverySecond());
    StitchBatch bare = batch.withoutProfile();
    assertThat(bare.canvas().profile().toFloats()).containsOnly(0);
    assertThat(bare.canvas().aligned()).isSameAs(batch.canvas().aligned());
    assertThat(bare.condition()).isSameAs(batch.condition());
  }

  @Test
  void theEstimateIsSurestWhereTheProfileSawTheFace() {
    StitchBatch batch = StitchBatch.encode(List.of(compose(COMPOSER, 1)), SIZE, new EverySecond());
    EstimateVariance variance =
        new EstimateVariance(
            List.of(0.1f, 0.1f, 0.1f), List.of(0.7f, 0.7f, 0.7f), List.of(0.02f, 0.02f, 0.02f));
    float[] at = batch.estimate(variance).variance().toFloats();
    assertThat(at[16 * H + 10]).as("seen").isEqualTo(0.1f);
    assertThat(at[16 * H + 22]).as("hidden").isEqualTo(0.7f);
    assertThat(at[0]).as("off the face").isEqualTo(0.02f);
    assertThat(batch.estimate(variance).mean()).isSameAs(batch.canvas().aligned());
  }
}
