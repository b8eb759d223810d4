package org.icportrait.portrait.train;

import java.util.Random;
import org.icportrait.face.detect.DetectorNetwork;
import org.icportrait.portrait.data.PictureStore;

/** Draws windows with and without a face for the detector. */
final class DetectorSampler {
  /** Side of a window in pixels. */
  static final int SIZE = 128;

  /** Cells along a side. */
  static final int CELLS = SIZE / DetectorNetwork.CELL;

  private final PictureStore pictures;
  private final double[][] boxes; // centre x, y and width of the face

  /**
   * One window.
   *
   * @param picture [3, 128, 128], values -1..1
   * @param heat [16, 16], 1 at the centre of a face, falling off around it
   * @param place [3, 16, 16], what the network shall say about centre and width
   */
  record Sample(float[] picture, float[] heat, float[] place) {}

  DetectorSampler(PictureStore pictures, float[][] landmarks) {
    this.pictures = pictures;
    this.boxes = new double[landmarks.length][];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = box(landmarks[i]);
    }
  }

  private static double[] box(float[] points) {
    double x0 = 1e9;
    double x1 = -1e9;
    double y0 = 1e9;
    double y1 = -1e9;
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
    int index = random.nextInt(boxes.length);
    double[] box = boxes[index];
    boolean face = random.nextFloat() < 0.75;
    double width =
        face
            ? 20 * Math.pow(3.6, random.nextDouble())
            : 130 * Math.pow(4, random.nextDouble()); // so near that only parts are seen
    double scale = width / box[2]; // window pixels a picture pixel
    double x = face ? random.nextDouble() * 1.1 - 0.05 : random.nextDouble() * 3 - 1;
    double y = face ? random.nextDouble() * 1.1 - 0.05 : random.nextDouble() * 3 - 1;
    double centerX = x * SIZE;
    double centerY = y * SIZE;
    boolean flip = random.nextBoolean();
    double step = (flip ? -1 : 1) / scale;
    double[] affine = {step, 0, box[0] - step * centerX, 0, 1 / scale, box[1] - centerY / scale};
    float[] picture = new float[3 * SIZE * SIZE];
    pictures.sample(index, affine, SIZE, picture, 0);
    if (random.nextFloat() < 0.6) {
      surround(picture, affine, index, random);
    }
    Photometry.disturb(picture, SIZE, random);
    float[] heat = new float[CELLS * CELLS];
    float[] place = new float[3 * CELLS * CELLS];
    if (face) {
      label(centerX, centerY, width, heat, place);
    }
    return new Sample(picture, heat, place);
  }

  /** Replaces what lies beyond the picture's edge by a part of another picture's background. */
  private void surround(float[] picture, double[] affine, int index, Random random) {
    int other = random.nextInt(boxes.length);
    // a corner of another portrait, enlarged: background, hair or clothes, never a whole face
    double step = 0.1 + 0.15 * random.nextDouble();
    boolean right = random.nextBoolean();
    double span = step * pictures.width(other) / SIZE;
    double[] corner = {
      span, 0, right ? pictures.width(other) - span * SIZE : 0, 0, span, 0,
    };
    float[] around = new float[picture.length];
    pictures.sample(other, corner, SIZE, around, 0);
    int pixels = SIZE * SIZE;
    for (int p = 0; p < pixels; p++) {
      double u = affine[0] * (p % SIZE + 0.5) + affine[2];
      double v = affine[4] * (p / SIZE + 0.5) + affine[5];
      if (u < 0 || v < 0 || u > pictures.width(index) || v > pictures.height(index)) {
        for (int c = 0; c < 3; c++) {
          picture[c * pixels + p] = around[c * pixels + p];
        }
      }
    }
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
