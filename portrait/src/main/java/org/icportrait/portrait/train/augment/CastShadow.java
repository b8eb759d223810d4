package org.icportrait.portrait.train.augment;

import java.util.Random;
import org.icportrait.face.image.Picture;

/**
 * Shadows and light spots with soft or hard edges, as a hat, a window or the head itself throws
 * them: what spherical harmonics can't hold and the network has to take out of a profile.
 */
public final class CastShadow {
  private CastShadow() {}

  /**
   * Darkens or brightens one side of a random wavy line.
   *
   * @param picture values 0..1
   * @param unit length that the line's position and waves are measured in, pixels
   */
  public static Picture draw(Picture picture, double unit, Random random) {
    int width = picture.width();
    int height = picture.height();
    int pixels = width * height;
    double angle = 2 * Math.PI * random.nextDouble();
    double nx = Math.cos(angle);
    double ny = Math.sin(angle);
    double offset = 0.5 * unit * random.nextGaussian();
    double bend = 0.15 * unit * random.nextGaussian();
    double wave = 2 * Math.PI / (unit * (0.5 + random.nextDouble()));
    double phase = 2 * Math.PI * random.nextDouble();
    double edge = unit * (0.02 + 0.25 * random.nextDouble() * random.nextDouble());
    double depth = (random.nextFloat() < 0.7 ? -1 : 0.5) * (0.15 + 0.55 * random.nextDouble());
    double[] tint = new double[3];
    for (int c = 0; c < 3; c++) {
      tint[c] = depth * Math.exp(0.15 * random.nextGaussian());
    }
    float[] out = picture.data().clone();
    for (int p = 0; p < pixels; p++) {
      double x = p % width - width / 2.0;
      double y = p / width - height / 2.0;
      double along = ny * x - nx * y;
      double across = nx * x + ny * y - offset + bend * Math.sin(wave * along + phase);
      double inside = 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, across / edge))));
      for (int c = 0; c < 3; c++) {
        out[c * pixels + p] = (float) Math.min(1, out[c * pixels + p] * Math.exp(tint[c] * inside));
      }
    }
    return new Picture(width, height, out);
  }
}
