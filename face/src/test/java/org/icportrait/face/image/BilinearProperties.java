package org.icportrait.face.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Every way to sample is the sum over a tent, within planes of any size and far outside them. */
class BilinearProperties {
  private static final int CHANNELS = 4;

  @Property
  void planesAreWeighedByATent(
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @DoubleRange(min = -4, max = 13) double x,
      @ForAll @DoubleRange(min = -4, max = 13) double y,
      @ForAll long seed) {
    int pixels = width * height;
    float[] planes = NaivePlanes.random(CHANNELS * pixels, seed);
    float[] all = new float[CHANNELS];
    Bilinear.sample(planes, CHANNELS, width, height, x, y, all);
    for (int c = 0; c < CHANNELS; c++) {
      double expected =
          NaivePlanes.bilinear(NaivePlanes.plane(planes, c, pixels), width, height, x, y);
      assertThat((double) all[c]).isCloseTo(expected, within(1e-6));
      assertThat(Bilinear.sample(planes, c * pixels, width, height, x, y)).isEqualTo(all[c]);
    }
    double[] first = NaivePlanes.plane(planes, 0, pixels);
    assertThat(Bilinear.samplePrecisely(planes, width, height, x, y))
        .isCloseTo(NaivePlanes.bilinear(first, width, height, x, y), within(1e-7));
  }

  @Property
  void theOrderOfValuesInMemoryChangesNothing(
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @DoubleRange(min = -4, max = 13) double x,
      @ForAll @DoubleRange(min = -4, max = 13) double y,
      @ForAll long seed) {
    int pixels = width * height;
    float[] planes = NaivePlanes.random(CHANNELS * pixels, seed);
    float[] turned = new float[planes.length]; // [height, width, channels]
    for (int i = 0; i < planes.length; i++) {
      turned[i % pixels * CHANNELS + i / pixels] = planes[i];
    }
    float[] expected = new float[CHANNELS];
    float[] all = new float[CHANNELS];
    Bilinear.sample(planes, CHANNELS, width, height, x, y, expected);
    Bilinear.samplePixels(turned, CHANNELS, width, height, x, y, all);
    assertThat(all).containsExactly(expected);
  }

  @Property
  void bytesAreTakenAsUnsigned(
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @DoubleRange(min = -4, max = 13) double x,
      @ForAll @DoubleRange(min = -4, max = 13) double y,
      @ForAll long seed) {
    float[] planes = NaivePlanes.random(CHANNELS * width * height, seed);
    byte[] bytes = new byte[planes.length];
    for (int i = 0; i < bytes.length; i++) {
      planes[i] = Math.round(255 * planes[i]);
      bytes[i] = (byte) planes[i];
    }
    float[] expected = new float[CHANNELS];
    float[] all = new float[CHANNELS];
    Bilinear.sample(planes, CHANNELS, width, height, x, y, expected);
    Bilinear.sample(bytes, CHANNELS, width, height, x, y, all);
    assertThat(all).containsExactly(expected);
  }
}
