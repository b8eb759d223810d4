package org.icportrait.portrait.train.geometry;

import java.util.Random;
import org.icportrait.face.detect.DetectorNetwork;
import org.icportrait.portrait.train.augment.Photometry;

/** Draws windows with and without a face for the detector. */
final class DetectorSampler {
  /** Side of a window in pixels. */
  static final int SIZE = 128;

  /** Cells along a side. */
  static final int CELLS = SIZE / DetectorNetwork.CELL;

  private static final double SMALLEST = 17; // pixels of a face's width
  private static final double RANGE = 4.4; // the largest over the smallest

  private final TrainingFaces faces;

  /**
   * One window.
   *
   * @param picture [3, 128, 128], values -1..1
   * @param heat [16, 16], 1 at the face's centre
   * @param place [3, 16, 16] as the network's last outputs
   */
  record Sample(float[] picture, float[] heat, float[] place) {}

  DetectorSampler(TrainingFaces faces) {
    this.faces = faces;
  }

  /** Centre x, y and width of a face, of landmarks [478, 3]. */
  static double[] box(float[] points) {
    float x0 = Float.POSITIVE_INFINITY;
    float y0 = Float.POSITIVE_INFINITY;
    float x1 = Float.NEGATIVE_INFINITY;
    float y1 = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < points.length; k += 3) {
      x0 = Math.min(x0, points[k]);
      x1 = Math.max(x1, points[k]);
      y0 = Math.min(y0, points[k + 1]);
      y1 = Math.max(y1, points[k + 1]);
    }
    // the mean of both sides' widths is steadier against the turn of the head than either
    return new double[] {(x0 + x1) / 2, (y0 + y1) / 2, ((x1 - x0) + (y1 - y0) / 1.19) / 2};
  }

  Sample draw(Random random) {
    Labelled shown = faces.draw(random);
    double[] box = box(shown.landmarks());
    boolean face = random.nextFloat() < 0.75;
    double width =
        face
            ? SMALLEST * Math.pow(RANGE, random.nextDouble())
            : 130 * Math.pow(4, random.nextDouble()); // so near that only parts are seen
    double step = box[2] / width; // picture pixels a window pixel
    double centerX = SIZE * (face ? random.nextDouble() * 1.1 - 0.05 : random.nextDouble() * 3 - 1);
    double centerY = SIZE * (face ? random.nextDouble() * 1.1 - 0.05 : random.nextDouble() * 3 - 1);
    double side = random.nextBoolean() ? -step : step; // flipped or not
    double roll =
        Math.toRadians(
            random.nextDouble() < 0.5
                ? 50 * (2 * random.nextDouble() - 1)
                : 8 * random.nextGaussian());
    double c = Math.cos(roll);
    double s = Math.sin(roll);
    // turned about the face's centre
    double[] affine = {c * side, s * side, 0, -s * step, c * step, 0};
    affine[2] = box[0] - affine[0] * centerX - affine[1] * centerY;
    affine[5] = box[1] - affine[3] * centerX - affine[4] * centerY;
    float[] picture = new float[3 * SIZE * SIZE];
    shown.sample(affine, SIZE, picture);
    if (random.nextFloat() < 0.7) {
      faces.surround(picture, SIZE, affine, shown, random);
    }
    Photometry.disturb(picture, SIZE, random);
    float[] heat = new float[CELLS * CELLS];
    float[] place = new float[3 * CELLS * CELLS];
    if (face) {
      label(centerX, centerY, width, heat, place);
    }
    return new Sample(picture, heat, place);
  }

  private static void label(double x, double y, double width, float[] heat, float[] place) {
    int cells = CELLS * CELLS;
    double spread = Math.max(0.13 * width, 5);
    for (int i = 0; i < cells; i++) {
      double dx = x - (i % CELLS + 0.5) * DetectorNetwork.CELL;
      double dy = y - (i / CELLS + 0.5) * DetectorNetwork.CELL;
      heat[i] = (float) Math.exp(-(dx * dx + dy * dy) / (2 * spread * spread));
      place[i] = (float) (dx / DetectorNetwork.CELL);
      place[cells + i] = (float) (dy / DetectorNetwork.CELL);
      place[2 * cells + i] = (float) Math.log(width / DetectorNetwork.UNIT_WIDTH);
    }
  }
}
