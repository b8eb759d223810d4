package org.icportrait.portrait.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class PoissonBlendingTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 30;

  private static Picture noise(long seed, double low, double high) {
    Random random = new Random(seed);
    float[] data = new float[3 * WIDTH * HEIGHT];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return new Picture(WIDTH, HEIGHT, data);
  }

  private static float[] disc() {
    float[] region = new float[WIDTH * HEIGHT];
    for (int p = 0; p < region.length; p++) {
      region[p] = Math.hypot(p % WIDTH - 18, p / WIDTH - 14) < 11 ? 1 : 0;
    }
    return region;
  }

  @Test
  void aDifferenceThatIsHarmonicVanishes() {
    Picture target = noise(1, 0.3, 0.6);
    float[] source = target.data().clone();
    for (int i = 0; i < source.length; i++) {
      int p = i % (WIDTH * HEIGHT);
      double x = (p % WIDTH - 20) / 20.0;
      double y = (p / WIDTH - 15) / 20.0;
      source[i] += (float) (0.1 + 0.05 * x - 0.08 * y + 0.06 * (x * x - y * y)); // harmonic
    }
    Picture made = PoissonBlending.of(new Picture(WIDTH, HEIGHT, source), target, disc());
    for (int i = 0; i < source.length; i++) {
      assertThat(made.data()[i]).isCloseTo(target.data()[i], within(2e-3f));
    }
  }

  @Test
  void insideAreTheSourcesSlopesOutsideTheTarget() {
    Picture source = noise(2, 0.4, 0.5);
    Picture target = noise(3, 0.4, 0.6);
    float[] region = disc();
    Picture made = PoissonBlending.of(source, target, region);
    boolean changed = false;
    for (int i = 0; i < made.data().length; i++) {
      int p = i % (WIDTH * HEIGHT);
      if (region[p] == 0) {
        assertThat(made.data()[i]).isEqualTo(target.data()[i]);
        continue;
      }
      changed |= Math.abs(made.data()[i] - target.data()[i]) > 0.02;
      assertThat(laplacian(made, i)).isCloseTo(laplacian(source, i), within(2e-3));
    }
    assertThat(changed).isTrue();
  }

  private static double laplacian(Picture picture, int i) {
    float[] v = picture.data();
    return v[i - 1] + v[i + 1] + v[i - WIDTH] + v[i + WIDTH] - 4.0 * v[i];
  }

  @Test
  void nothingInsideIsTheTarget() {
    Picture target = noise(4, 0, 1);
    Picture made = PoissonBlending.of(noise(5, 0, 1), target, new float[WIDTH * HEIGHT]);
    assertThat(made.data()).isEqualTo(target.data());
  }
}
