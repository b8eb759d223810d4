package org.icportrait.portrait.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class PasteBackTest {
  private static final int SIZE = 300;

  /** Stripes a pixel wide, finer than a smaller crop can hold. */
  private static Picture stripes() {
    Random random = new Random(3);
    float[] data = new float[3 * SIZE * SIZE];
    for (int i = 0; i < data.length; i++) {
      data[i] = 0.3f + 0.3f * (i % 2) + 0.1f * random.nextFloat();
    }
    return new Picture(SIZE, SIZE, data);
  }

  private static Picture grey(int side) {
    float[] data = new float[3 * side * side];
    Arrays.fill(data, 0.9f);
    return new Picture(side, side, data);
  }

  /** [side, side], 1 in the middle. */
  private static float[] square(int side) {
    float[] share = new float[side * side];
    for (int p = 0; p < share.length; p++) {
      int least = Math.min(p % side, p / side);
      share[p] = least > side / 4 && Math.max(p % side, p / side) < 3 * side / 4 ? 1 : 0;
    }
    return share;
  }

  @Test
  void whereNothingWasMadeTheReferenceStaysToTheBit() {
    Picture reference = stripes();
    CropFrame frame = new CropFrame(151.3, 149.2, 180, 0, 128);
    Picture same = PasteBack.blend(reference, frame, grey(128), new float[128 * 128], 128);
    assertThat(same.data()).isEqualTo(reference.data());
    Picture changed = PasteBack.blend(reference, frame, grey(128), square(128), 128);
    for (int p = 0; p < 20 * SIZE; p++) {
      assertThat(changed.data()[p]).isEqualTo(reference.data()[p]);
    }
  }

  @Test
  void nothingOfTheReferenceShowsThroughWhatWasMade() {
    Picture reference = stripes();
    for (int size : new int[] {90, 180, 256}) { // a coarser crop, its own resolution, a finer one
      CropFrame frame = new CropFrame(151.3, 149.2, 180, 0, size);
      Picture out = PasteBack.blend(reference, frame, grey(size), square(64), 64);
      for (int y = 130; y < 170; y++) {
        for (int x = 130; x < 170; x++) {
          assertThat(out.data()[y * SIZE + x]).isCloseTo(0.9f, within(1e-4f));
        }
      }
    }
  }

  @Test
  void aFrameOnPixelsCopiesThem() {
    Picture reference = stripes();
    CropFrame frame = new CropFrame(151.3, 149.2, 179.6, 0, 180).onPixels();
    Picture crop = frame.extract(reference);
    int x0 = (int) (frame.centerX() - frame.side() / 2);
    int y0 = (int) (frame.centerY() - frame.side() / 2);
    assertThat(frame.side()).isEqualTo(180);
    for (int y = 0; y < 180; y++) {
      for (int x = 0; x < 180; x++) {
        assertThat(crop.data()[y * 180 + x]).isEqualTo(reference.data()[(y0 + y) * SIZE + x0 + x]);
      }
    }
  }
}
