package org.icportrait.portrait.stitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
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
    FaceComposite composite = new FaceComposite(reference, face, face, face, new float[3 * PIXELS]);
    float[] mask = new float[PIXELS];
    Arrays.fill(mask, 1);
    for (int p = 0; p < PIXELS; p++) {
      mask[p] = face[p] > 0 ? keep : 1;
    }
    return StitchInputs.of(reference, composite, reference, mask);
  }

  @Test
  void visiblePatchesOfTheFaceShowLightAndNoFeatures() {
    float[] masked = inputs(1).masked();
    double before = 0;
    double after = 0;
    for (int p = 0; p < PIXELS - 1; p++) {
      if (face[p] > 0 && face[p + 1] > 0) {
        before += Math.pow(2 * (reference.data()[p + 1] - reference.data()[p]), 2);
        after += Math.pow(masked[p + 1] - masked[p], 2);
      }
    }
    assertThat(Math.sqrt(after / before)).isLessThan(0.25);
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
  void planesAreAnEighth() {
    StitchInputs inputs = inputs(1);
    assertThat(inputs.mask()).hasSize(64);
    assertThat(inputs.visibility()).hasSize(64);
    assertThat(inputs.cue()).hasSize(192);
    assertThat(inputs.visibility()[4 * 8 + 4]).isEqualTo(1);
    assertThat(inputs.coverage()[0]).isZero();
  }
}
