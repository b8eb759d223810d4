package org.icportrait.portrait.head;

import java.util.Random;
import org.icportrait.engine.Tensor;

/** A round head in the middle of a picture, turned a little. */
final class HeadFixtures {
  static final int SIDE = 64;

  private HeadFixtures() {}

  static Tensor disc(double centre, double radius) {
    float[] out = new float[SIDE * SIDE];
    for (int p = 0; p < out.length; p++) {
      out[p] = Math.hypot(p % SIDE - centre, p / SIDE - SIDE / 2.0) < radius ? 1 : 0;
    }
    return Tensor.of(out, 1, 1, SIDE, SIDE);
  }

  static Tensor noise(long seed) {
    Random random = new Random(seed);
    float[] out = new float[3 * SIDE * SIDE];
    for (int i = 0; i < out.length; i++) {
      out[i] = 0.2f + 0.5f * random.nextFloat();
    }
    return Tensor.of(out, 1, 3, SIDE, SIDE);
  }

  /** Normals of a ball. */
  static Tensor normals() {
    float[] out = new float[3 * SIDE * SIDE];
    int pixels = SIDE * SIDE;
    for (int p = 0; p < pixels; p++) {
      double x = (p % SIDE - SIDE / 2.0) / (SIDE / 2.0);
      double y = (p / SIDE - SIDE / 2.0) / (SIDE / 2.0);
      double length = Math.sqrt(x * x + y * y + 1);
      out[p] = (float) (x / length);
      out[pixels + p] = (float) (y / length);
      out[2 * pixels + p] = (float) (-1 / length);
    }
    return Tensor.of(out, 1, 3, SIDE, SIDE);
  }

  static HeadPlanes planes() {
    Tensor head = disc(SIDE / 2.0, 16);
    return new HeadPlanes(
        noise(1),
        noise(2),
        noise(3),
        disc(SIDE / 2.0, 12),
        disc(SIDE / 2.0, 18),
        normals(),
        head,
        disc(SIDE / 2.0, 14),
        Tensor.full(1, 1, 1, SIDE, SIDE));
  }

  /** The same in front of a reference whose skin is of another colour. */
  static HeadPlanes withSkin(HeadPlanes p, float red, float green, float blue) {
    Tensor factor = Tensor.of(new float[] {red - 1, green - 1, blue - 1}, 1, 3, 1, 1);
    return new HeadPlanes(
        p.profile(),
        p.reference().mul(factor.mul(p.skin()).add(1)),
        p.aligned(),
        p.visibility(),
        p.matte(),
        p.normals(),
        p.head(),
        p.skin(),
        p.inside());
  }
}
