package org.icportrait.portrait.train.parser;

import java.util.Random;
import java.util.stream.IntStream;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.mesh.FaceMesh;

/** Hats of some portraits, put on the heads of others: real cloth, straw and felt. */
final class WornHats {
  private static final int FOREHEAD = 10;
  private static final int CHIN = 152;
  private static final int[] FITTED = {FOREHEAD, CHIN, 168, 234, 454, 93, 323, 33, 263};
  private static final int TRIED = 8; // hats, of which the best fitting is worn
  private static final double WORST = 0.16; // misfit in eye distances of the wearer
  private static final double START = -0.02; // where the hat begins above the forehead's top
  private static final double FULL = 0.08; // and where it is whole, in eye distances

  private final ParserPictures pictures;
  private final FaceMesh mesh;
  private final int[] hats; // which of the pictures show one

  WornHats(ParserPictures pictures, FaceMesh mesh) {
    this.pictures = pictures;
    this.mesh = mesh;
    hats =
        IntStream.range(0, pictures.count())
            .filter(i -> pictures.trust(i) == ParserPictures.Trust.TAUGHT_WITH_HAT)
            .toArray();
  }

  /** A hat's picture and how crop pixels are found in it. */
  private record Fit(int picture, double[] toPicture, double misfit) {}

  /**
   * Puts a hat that fits on a head.
   *
   * @param points [478, 3] landmarks of the head in pixels of the sample
   * @return whether one fits
   */
  boolean wear(ParserSample sample, int size, float[] points, Random random) {
    Fit best = null;
    for (int i = 0; hats.length > 0 && i < TRIED; i++) {
      Fit fit = fit(points, hats[random.nextInt(hats.length)], random.nextBoolean());
      best = best == null || fit.misfit < best.misfit ? fit : best;
    }
    if (best == null || best.misfit > WORST) {
      return false;
    }
    lay(sample, size, points, best, 0.7 + 0.6 * random.nextDouble());
    return true;
  }

  private void lay(ParserSample sample, int size, float[] points, Fit fit, double gain) {
    int pixels = size * size;
    float[] picture = pictures.picture(fit.picture, fit.toPicture, size);
    float[] masks = pictures.masks(fit.picture, fit.toPicture, size);
    double upX = points[3 * FOREHEAD] - points[3 * CHIN];
    double upY = points[3 * FOREHEAD + 1] - points[3 * CHIN + 1];
    double length = Math.hypot(upX, upY) + 1e-6;
    double eyes = CropFrame.eyeDistance(points);
    double[] a = fit.toPicture;
    for (int p = 0; p < pixels; p++) {
      double x = p % size + 0.5;
      double y = p / size + 0.5;
      double u = a[0] * x + a[1] * y + a[2];
      double v = a[3] * x + a[4] * y + a[5];
      double above =
          ((x - points[3 * FOREHEAD]) * upX + (y - points[3 * FOREHEAD + 1]) * upY)
              / (length * eyes);
      boolean inside =
          u >= 0 && v >= 0 && u < pictures.width(fit.picture) && v < pictures.height(fit.picture);
      if (above <= START || !inside) {
        continue;
      }
      double covers = Math.min(1, (above - START) / (FULL - START));
      float alpha = (float) (covers * masks[pixels + p]); // the person above the forehead
      for (int c = p; c < 3 * pixels; c += pixels) {
        float value = (float) Math.min(1, gain * (picture[c] + 1) - 1);
        sample.picture()[c] += alpha * (value - sample.picture()[c]);
      }
      OccluderLayer.label(sample, OccluderLayer.Thing.WORN, p, pixels, alpha);
    }
  }

  /** The similarity by least squares from landmarks of the head to those of a hat's wearer. */
  private Fit fit(float[] points, int index, boolean mirrored) {
    int n = FITTED.length;
    double width = pictures.width(index);
    double[][] from = new double[n][];
    double[][] to = new double[n][];
    for (int i = 0; i < n; i++) {
      int k = 3 * FITTED[i];
      int l = mirrored ? 3 * mesh.mirror()[FITTED[i]] : k;
      float[] worn = pictures.landmarks(index);
      from[i] = new double[] {points[k], points[k + 1]};
      to[i] = new double[] {mirrored ? width - worn[l] : worn[l], worn[l + 1]};
    }
    double[] m = middle(from);
    double[] w = middle(to);
    double cos = 0;
    double sin = 0;
    double norm = 1e-9;
    for (int i = 0; i < n; i++) {
      double x = from[i][0] - m[0];
      double y = from[i][1] - m[1];
      double u = to[i][0] - w[0];
      double v = to[i][1] - w[1];
      cos += x * u + y * v;
      sin += x * v - y * u;
      norm += x * x + y * y;
    }
    cos /= norm;
    sin /= norm;
    double[] a = {
      cos, -sin, w[0] - cos * m[0] + sin * m[1], sin, cos, w[1] - sin * m[0] - cos * m[1]
    };
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double u = a[0] * from[i][0] + a[1] * from[i][1] + a[2] - to[i][0];
      double v = a[3] * from[i][0] + a[4] * from[i][1] + a[5] - to[i][1];
      squares += u * u + v * v;
    }
    double misfit =
        Math.sqrt(squares / n) / (Math.hypot(cos, sin) * CropFrame.eyeDistance(points) + 1e-9);
    double[] toPicture = mirrored ? new double[] {-a[0], -a[1], width - a[2], a[3], a[4], a[5]} : a;
    return new Fit(index, toPicture, misfit);
  }

  private static double[] middle(double[][] points) {
    double x = 0;
    double y = 0;
    for (double[] point : points) {
      x += point[0] / points.length;
      y += point[1] / points.length;
    }
    return new double[] {x, y};
  }
}
