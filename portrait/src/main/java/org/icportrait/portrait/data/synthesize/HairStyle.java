package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.image.SmoothStep;

/**
 * Hair as a layer over the skull: where it grows, how far it stands off, and its strands.
 *
 * @param cover [V], 0..1, how surely there is hair
 * @param offset [V, 3], centimetres from the skull
 * @param lattice random numbers of the strands
 */
record HairStyle(float[] cover, float[] offset, float[] lattice) {
  private static final double SHAVEN = 0.12; // shares of the identities
  private static final double LONG = 0.3;
  private static final double STRANDS = 0.32; // in the logarithm of the colour
  private static final int[] AROUND = {67, 163, 331}; // strands around the head
  private static final float[] PART = {0.45f, 0.35f, 0.2f};
  private static final double CROWN = -4; // y above which hair stands off upwards, centimetres

  /** No layer over the skull, the scalp coloured. */
  static HairStyle none(NeutralHead head) {
    float[] cover = head.hairline(0, 0, 0);
    for (int v = 0; v < cover.length; v++) {
      cover[v] = (float) SmoothStep.between(-0.4, 0.8, cover[v]);
    }
    return new HairStyle(cover, new float[3 * cover.length], new float[1024]);
  }

  /** A random style. */
  static HairStyle draw(SampleRandom random, NeutralHead head) {
    double kind = random.between(0, 1);
    boolean flowing = kind > 1 - LONG;
    double thick =
        kind < SHAVEN ? 0.1 : flowing ? random.between(1.2, 2.6) : random.between(0.5, 2.8);
    double lower = flowing ? random.between(5, 12) : random.between(-1.5, 1.5);
    double further = flowing ? -random.between(3, 5) : 0;
    float[] behind = head.hairline(random.between(-0.6, 0.8), lower, further);
    double[][] waves = new double[5][];
    for (int i = 0; i < waves.length; i++) {
      double[] d = random.direction();
      double frequency = random.between(0.7, 2.2);
      waves[i] =
          new double[] {
            frequency * d[0], frequency * d[1], frequency * d[2], random.between(0, 2 * Math.PI)
          };
    }
    float[] lattice = new float[1024];
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = (float) random.between(-1, 1);
    }
    float[] cover = new float[behind.length];
    float[] offset = new float[3 * behind.length];
    float[] p = head.points();
    for (int v = 0; v < cover.length; v++) {
      double x = p[3 * v];
      double y = p[3 * v + 1];
      double z = p[3 * v + 2];
      double wave = 0;
      for (double[] w : waves) {
        wave += StrictMath.sin(w[0] * x + w[1] * y + w[2] * z + w[3]) / waves.length;
      }
      double edge = behind[v] + 0.9 * wave;
      double end = 1 - SmoothStep.between(10.5, 14.5, y); // over the shoulders it thins out
      cover[v] = (float) (SmoothStep.between(-0.4, 0.8, edge) * end);
      double up = Math.min(0, y - CROWN);
      double length = Math.sqrt(x * x + up * up + z * z) + 1e-9;
      double off = thick * (1 + 0.5 * wave) * SmoothStep.between(-0.2, 2.6, edge) * end;
      offset[3 * v] = (float) (off * x / length);
      offset[3 * v + 1] = (float) (off * up / length);
      offset[3 * v + 2] = (float) (off * z / length);
    }
    return new HairStyle(cover, offset, lattice);
  }

  /** The factor of the colour at a place of the neutral head, centimetres. */
  double strand(double x, double y, double z) {
    double up = Math.min(0, y - CROWN);
    double around = (StrictMath.atan2(x, -z) / (2 * Math.PI) + 0.5);
    around += 0.005 * StrictMath.sin(0.8 * y + 0.9 * x + 0.5 * z) + 0.004 * up;
    double sum = 0;
    for (int n = 0; n < AROUND.length; n++) {
      double at = (around - Math.floor(around)) * AROUND[n];
      int i = (int) at;
      float a = lattice[(17 * n + i) % lattice.length];
      float b = lattice[(17 * n + (i + 1) % AROUND[n]) % lattice.length];
      sum += PART[n] * (a + (b - a) * SmoothStep.between(0, 1, at - i));
    }
    return StrictMath.exp(2 * STRANDS * sum);
  }

  /** The shape [V, 3] with the hair's thickness added to it. */
  void raise(float[] shape) {
    for (int i = 0; i < offset.length; i++) {
      shape[i] += offset[i];
    }
  }
}
