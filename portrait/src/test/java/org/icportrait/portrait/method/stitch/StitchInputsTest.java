package org.icportrait.portrait.method.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.icportrait.face.Picture;
import org.junit.jupiter.api.Test;

class StitchInputsTest {
  private static final int SIZE = 64;
  private static final int PIXELS = SIZE * SIZE;

  private final Picture reference = noise();
  private final float[] face = new float[PIXELS];

  StitchInputsTest() {
    for (int p = 0; p < PIXELS; p++) {
      face[p] = Math.hypot(p % SIZE - 32, p / SIZE - 32) < 24 ? 1 : 0;
    }
  }

  private static Picture noise() {
    Random random = new Random(3);
    float[] data = new float[3 * PIXELS];
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextFloat();
    }
    return new Picture(SIZE, SIZE, data);
  }

  private StitchInputs inputs(float keep) {
    return inputs(keep, Set.of());
  }

  private StitchInputs inputs(float keep, Set<Condition> dropped) {
    float[] cue = new float[3 * PIXELS];
    Arrays.fill(cue, 0.5f);
    FaceComposite composite = new FaceComposite(reference, face, face, face, cue);
    float[] mask = new float[PIXELS];
    Arrays.fill(mask, 1);
    for (int p = 0; p < PIXELS; p++) {
      mask[p] = face[p] > 0 ? keep : 1;
    }
    return StitchInputs.of(reference, composite, reference, mask, 8, dropped);
  }

  @Test
  void visiblePatchesOfTheFaceShowLightAndNoFeatures() {
    double before = roughness(StitchInputs.signed(reference));
    assertThat(roughness(inputs(1).masked())).isLessThan(0.25 * before);
  }

  /** Root of the summed squared differences between neighbours on the face. */
  private double roughness(float[] picture) {
    double sum = 0;
    for (int p = 0; p < PIXELS - 1; p++) {
      if (face[p] > 0 && face[p + 1] > 0) {
        sum += Math.pow(picture[p + 1] - picture[p], 2);
      }
    }
    return Math.sqrt(sum);
  }

  @Test
  void theBackgroundStaysAsItIs() {
    float[] masked = inputs(1).masked();
    float[] signed = StitchInputs.signed(reference);
    for (int i = 0; i < masked.length; i++) {
      if (face[i % PIXELS] == 0) {
        assertThat(masked[i]).isEqualTo(signed[i]);
      }
    }
  }

  @Test
  void hiddenIsZero() {
    float[] masked = inputs(0).masked();
    for (int i = 0; i < masked.length; i++) {
      if (face[i % PIXELS] > 0) {
        assertThat(masked[i]).isZero();
      }
    }
  }

  @Test
  void withoutIdentityNothingTellsThePerson() {
    StitchInputs inputs = inputs(1, Set.of(Condition.IDENTITY));
    assertThat(inputs.profile()).containsOnly(0);
    assertThat(inputs.visibility()).containsOnly(0);
    assertThat(roughness(inputs.estimate())).isLessThan(0.25 * roughness(inputs(1).estimate()));
    // light is still seen
    assertThat(inputs.masked()).isEqualTo(inputs(1).masked());
    assertThat(inputs.cue()).isEqualTo(inputs(1).cue());
  }

  @Test
  void withoutLightNothingOfTheReferencesFaceIsSeen() {
    StitchInputs inputs = inputs(1, Set.of(Condition.LIGHT));
    assertThat(inputs.cue()).containsOnly(0);
    assertThat(inputs.mask()[4 * 8 + 4]).isZero();
    float[] seen = inputs(1).masked();
    for (int i = 0; i < seen.length; i++) {
      float expected = face[i % PIXELS] > 0 ? 0 : seen[i];
      assertThat(inputs.masked()[i]).isEqualTo(expected);
    }
    // the person is still there
    assertThat(inputs.profile()).isEqualTo(inputs(1).profile());
    assertThat(inputs.estimate()).isEqualTo(inputs(1).estimate());
  }

  @Test
  void planesAreAnEighth() {
    StitchInputs inputs = inputs(1);
    assertThat(inputs.mask()).hasSize(64);
    assertThat(inputs.visibility()).hasSize(64);
    assertThat(inputs.cue()).hasSize(192);
    assertThat(inputs.visibility()[4 * 8 + 4]).isEqualTo(1);
    assertThat(inputs.coverage()[0]).isZero();
  }
}
