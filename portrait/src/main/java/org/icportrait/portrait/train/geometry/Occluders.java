package org.icportrait.portrait.train.geometry;

import java.util.Random;
import org.icportrait.face.image.Polygon;

/** Things in front of faces: glasses, beards, hands and other patches, drawn over a crop. */
final class Occluders {
  private static final int[][] EYES = {{33, 133}, {362, 263}}; // corners
  private static final int[] BROWS = {105, 334};
  private static final int[] JAW = {
    132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 426, 2, 206
  };

  private Occluders() {}

  /** Draws one or none over a picture [3, S, S] whose landmarks [478, 3] are in its pixels. */
  static void draw(
      float[] picture, int size, float[] landmarks, TrainingFaces faces, Random random) {
    double kind = random.nextDouble();
    if (kind < 0.13) {
      glasses(picture, size, landmarks, random);
    } else if (kind < 0.19) {
      beard(picture, size, landmarks, random);
    } else if (kind < 0.32) {
      patch(picture, size, landmarks, faces.stuff(size, random), random);
    }
  }

  /** Two lenses, dark or clear, with rims and a bridge. */
  private static void glasses(float[] picture, int size, float[] points, Random random) {
    boolean dark = random.nextBoolean();
    double through = dark ? 0.25 * random.nextDouble() : 0.8 + 0.2 * random.nextDouble();
    double rim = 0.05 + 0.09 * random.nextDouble();
    double square = 2 + 3 * random.nextDouble(); // exponent of the lens's outline
    float[] glass = colour(random, dark ? 0.25 : 0.9);
    float[] frame = colour(random, 0.5);
    double[][] centres = new double[2][];
    for (int e = 0; e < 2; e++) {
      int a = 3 * EYES[e][0];
      int b = 3 * EYES[e][1];
      double ax = (points[b] - points[a]) * 0.78;
      double ay = (points[b + 1] - points[a + 1]) * 0.78;
      double x = (points[a] + points[b]) / 2;
      double y = (points[a + 1] + points[b + 1]) / 2;
      double bx = x - points[3 * BROWS[e]];
      double by = y - points[3 * BROWS[e] + 1];
      double[] centre = {x + 0.15 * bx, y + 0.15 * by};
      centres[e] = centre;
      for (int p = 0; p < size * size; p++) {
        double dx = p % size + 0.5 - centre[0];
        double dy = p / size + 0.5 - centre[1];
        double det = ax * by - ay * bx;
        if (Math.abs(det) < 1) {
          break;
        }
        double u = Math.abs((dx * by - dy * bx) / det);
        double v = Math.abs((ax * dy - ay * dx) / det);
        double r = Math.pow(Math.pow(u, square) + Math.pow(v, square), 1 / square);
        if (r < 1) {
          blend(picture, size, p, glass, 1 - through);
        } else if (r < 1 + rim) {
          blend(picture, size, p, frame, 0.9);
        }
      }
    }
    line(picture, size, centres[0], centres[1], frame, 1 + 2 * random.nextDouble());
  }

  private static void line(
      float[] picture, int size, double[] a, double[] b, float[] colour, double half) {
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double length = Math.hypot(dx, dy) + 1e-6;
    for (int p = 0; p < size * size; p++) {
      double x = p % size + 0.5 - a[0];
      double y = p / size + 0.5 - a[1];
      double along = (x * dx + y * dy) / length;
      double across = Math.abs(x * dy - y * dx) / length;
      if (across < half && along > 0.38 * length && along < 0.62 * length) {
        blend(picture, size, p, colour, 0.9);
      }
    }
  }

  /** The lower face darkened with a coarse grain. */
  private static void beard(float[] picture, int size, float[] points, Random random) {
    double strength = 0.3 + 0.6 * random.nextDouble();
    float[] colour = colour(random, 0.2);
    Polygon jaw = Polygon.of(points, 3, JAW);
    for (int p = 0; p < size * size; p++) {
      if (jaw.contains(p % size + 0.5, p / size + 0.5)) {
        blend(picture, size, p, colour, strength * (0.7 + 0.3 * random.nextDouble()));
      }
    }
  }

  /** An ellipse of another picture somewhere at the rim of the face, or a few fingers of it. */
  private static void patch(
      float[] picture, int size, float[] points, float[] stuff, Random random) {
    int at = 3 * random.nextInt(468);
    int parts = random.nextBoolean() ? 1 : 2 + random.nextInt(3);
    double angle = Math.PI * random.nextDouble();
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double thin = size * (0.04 + 0.08 * random.nextDouble()) / Math.sqrt(parts);
    double tall = size * (0.08 + 0.17 * random.nextDouble());
    for (int n = 0; n < parts; n++) {
      double x = points[at] - s * 2.1 * thin * n;
      double y = points[at + 1] + c * 2.1 * thin * n;
      for (int p = 0; p < size * size; p++) {
        double dx = p % size + 0.5 - x;
        double dy = p / size + 0.5 - y;
        double u = (c * dx + s * dy) / tall;
        double v = (c * dy - s * dx) / thin;
        if (u * u * u * u + v * v * v * v < 1) {
          for (int k = p; k < picture.length; k += size * size) {
            picture[k] = stuff[k];
          }
        }
      }
    }
  }

  private static float[] colour(Random random, double brightest) {
    double level = brightest * random.nextDouble();
    float[] out = new float[3];
    for (int c = 0; c < 3; c++) {
      out[c] = (float) (2 * level * (0.8 + 0.2 * random.nextDouble()) - 1);
    }
    return out;
  }

  private static void blend(float[] picture, int size, int pixel, float[] colour, double share) {
    int pixels = size * size;
    for (int c = 0; c < 3; c++) {
      int at = c * pixels + pixel;
      picture[at] += (float) (share * (colour[c] - picture[at]));
    }
  }
}
