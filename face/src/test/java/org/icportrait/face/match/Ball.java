package org.icportrait.face.match;

import java.util.Random;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;

/** A ball that stands for a head, turned about its vertical axis, seen without perspective. */
final class Ball {
  static final int SIZE = 256;
  static final double RADIUS = 90; // pixels, and a quarter of the canonical cube
  static final double MIDDLE = SIZE / 2.0;

  private Ball() {}

  /** {x, y, z towards the back} of the ball's surface before the turn, on a ball of radius 1. */
  private static double[] before(double u, double v, double w, double degrees) {
    double c = Math.cos(Math.toRadians(degrees));
    double s = Math.sin(Math.toRadians(degrees));
    return new double[] {c * u + s * w, v, -s * u + c * w};
  }

  /** Where a point of the unturned ball's front is after the turn; null at its back. */
  static double[] turned(double x, double y, double degrees) {
    double u = (x - MIDDLE) / RADIUS;
    double v = (y - MIDDLE) / RADIUS;
    double w = -Math.sqrt(Math.max(0, 1 - u * u - v * v));
    double[] now = before(u, v, w, -degrees);
    return now[2] > 0 ? null : new double[] {MIDDLE + RADIUS * now[0], y};
  }

  /**
   * Its geometry.
   *
   * @param noise of the canonical coordinates, in radii
   * @param bias of the canonical coordinates: as if the ball were turned by so many degrees less
   */
  static FaceGeometry geometry(double degrees, double noise, double bias, long seed) {
    int pixels = SIZE * SIZE;
    float[] mask = new float[pixels];
    float[] canonical = new float[3 * pixels];
    float[] position = new float[3 * pixels];
    float[] normal = new float[3 * pixels];
    Random random = new Random(seed);
    for (int p = 0; p < pixels; p++) {
      double u = (p % SIZE + 0.5 - MIDDLE) / RADIUS;
      double v = (p / SIZE + 0.5 - MIDDLE) / RADIUS;
      if (u * u + v * v >= 1) {
        continue;
      }
      double w = -Math.sqrt(1 - u * u - v * v);
      mask[p] = 1;
      double[] surface = before(u, v, w, degrees - bias);
      double[] normals = {u, v, w};
      position[p] = p % SIZE + 0.5f;
      position[pixels + p] = p / SIZE + 0.5f;
      position[2 * pixels + p] = (float) (RADIUS * w);
      for (int k = 0; k < 3; k++) {
        double wrong = noise * random.nextGaussian();
        canonical[k * pixels + p] = (float) (0.5 + 0.25 * (surface[k] + wrong));
        normal[k * pixels + p] = (float) normals[k];
      }
    }
    HeadPose pose = HeadPose.fromAngles(new HeadAngles(degrees - bias, 0, 0), 10, 0, 0, 0);
    CropFrame frame = new CropFrame(MIDDLE, MIDDLE, SIZE, 0, SIZE);
    return new FaceGeometry(frame, SIZE, mask, canonical, position, normal, new float[0], pose);
  }

  /** The ball with spots that turn with it, before grey. */
  static Picture picture(double degrees, double brightness) {
    float[] data = new float[3 * SIZE * SIZE];
    for (int p = 0; p < SIZE * SIZE; p++) {
      double u = (p % SIZE + 0.5 - MIDDLE) / RADIUS;
      double v = (p / SIZE + 0.5 - MIDDLE) / RADIUS;
      double value = 0.5;
      if (u * u + v * v < 1) {
        double[] at = before(u, v, -Math.sqrt(1 - u * u - v * v), degrees);
        value +=
            0.2 * Math.sin(11 * at[0] + 3 * Math.sin(7 * at[1]))
                + 0.2 * Math.sin(13 * at[1] + 4 * Math.sin(5 * at[0] + 6 * at[2]));
      }
      for (int c = 0; c < 3; c++) {
        data[c * SIZE * SIZE + p] = (float) (brightness * value);
      }
    }
    return new Picture(SIZE, SIZE, data);
  }
}
