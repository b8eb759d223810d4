package org.icportrait.portrait.train;

import java.util.Random;
import org.icportrait.face.CropFrame;
import org.icportrait.face.geometry.GeometryNetwork;
import org.icportrait.face.head.FaceMesh;
import org.icportrait.face.head.HeadModel;
import org.icportrait.portrait.data.PictureStore;

/** Draws augmented face crops with their landmarks and dense labels. */
final class GeometrySampler {
  private static final int SIZE = GeometryNetwork.SIZE;
  private static final int DENSE = GeometryNetwork.DENSE;

  private final PictureStore pictures;
  private final float[][] landmarks;
  private final HeadLabels[] labels;
  private final FaceMesh mesh;

  /**
   * One sample.
   *
   * @param picture [3, 256, 256], values -1..1
   * @param landmarks [478, 3], crop pixels / 128, x and y minus 1
   * @param mask [64, 64] of the head
   * @param dense [7, 64, 64], canonical coordinates, depth / 128, normal; 0 off the head
   */
  record Sample(float[] picture, float[] landmarks, float[] mask, float[] dense) {}

  GeometrySampler(PictureStore pictures, float[][] landmarks, FaceMesh mesh, HeadModel head) {
    this.pictures = pictures;
    this.landmarks = landmarks;
    this.mesh = mesh;
    this.labels = new HeadLabels[landmarks.length];
    HeadLabels.Maker maker = new HeadLabels.Maker(head, mesh);
    java.util.stream.IntStream.range(0, landmarks.length)
        .parallel()
        .forEach(i -> labels[i] = maker.make(landmarks[i]));
  }

  int count() {
    return landmarks.length;
  }

  /** A random view of a random portrait. */
  Sample draw(Random random) {
    int index = random.nextInt(landmarks.length);
    CropFrame base = CropFrame.portrait(landmarks[index], SIZE);
    double side = base.side() * Math.exp(0.28 * (random.nextDouble() * 2 - 1));
    double shift = 0.1 * side;
    double roll = Math.toRadians(18) * random.nextGaussian() * 0.7;
    double stretch = Math.exp(0.06 * random.nextGaussian());
    CropFrame frame =
        new CropFrame(
            base.centerX() + shift * (random.nextDouble() * 2 - 1),
            base.centerY() + shift * (random.nextDouble() * 2 - 1),
            side,
            roll,
            SIZE);
    Sample sample = sample(index, frame, random.nextBoolean(), stretch);
    Photometry.disturb(sample.picture, SIZE, random);
    return sample;
  }

  /** The undisturbed standard crop. */
  Sample standard(int index) {
    return sample(index, CropFrame.portrait(landmarks[index], SIZE), false, 1);
  }

  private Sample sample(int index, CropFrame frame, boolean flip, double stretch) {
    double[] o = toPicture(frame, 0, 0, flip, stretch);
    double[] x = toPicture(frame, 1, 0, flip, stretch);
    double[] y = toPicture(frame, 0, 1, flip, stretch);
    double[] affine = {
      x[0] - o[0], y[0] - o[0], o[0], x[1] - o[1], y[1] - o[1], o[1],
    };
    float[] picture = new float[3 * SIZE * SIZE];
    pictures.sample(index, affine, SIZE, picture, 0);
    float[] points = toCrop(frame, landmarks[index], flip, stretch);
    if (flip) {
      float[] mirrored = points.clone();
      for (int i = 0; i < FaceMesh.POINTS; i++) {
        System.arraycopy(mirrored, 3 * mesh.mirror()[i], points, 3 * i, 3);
      }
    }
    float half = SIZE / 2f;
    for (int i = 0; i < points.length; i++) {
      points[i] = points[i] / half - (i % 3 == 2 ? 0 : 1);
    }
    float[] mask = new float[DENSE * DENSE];
    float[] dense = new float[7 * DENSE * DENSE];
    label(index, frame, flip, stretch, mask, dense);
    return new Sample(picture, points, mask, dense);
  }

  private static double[] toPicture(
      CropFrame frame, double x, double y, boolean flip, double stretch) {
    double centred = ((flip ? SIZE - x : x) - SIZE / 2.0) / stretch;
    return frame.toPicture(centred + SIZE / 2.0, y);
  }

  private static float[] toCrop(CropFrame frame, float[] points, boolean flip, double stretch) {
    float[] out = frame.toCrop(points);
    for (int i = 0; i < out.length; i += 3) {
      double x = SIZE / 2.0 + stretch * (out[i] - SIZE / 2.0);
      out[i] = (float) (flip ? SIZE - x : x);
    }
    return out;
  }

  private void label(
      int index, CropFrame frame, boolean flip, double stretch, float[] mask, float[] dense) {
    int pixels = DENSE * DENSE;
    double c = Math.cos(frame.roll());
    double s = Math.sin(frame.roll());
    double cell = SIZE / (double) DENSE;
    for (int p = 0; p < pixels; p++) {
      double[] at =
          toPicture(frame, (p % DENSE + 0.5) * cell, (p / DENSE + 0.5) * cell, flip, stretch);
      float[] label = labels[index].at(at[0], at[1]);
      if (label == null) {
        continue;
      }
      mask[p] = 1;
      dense[p] = flip ? 1 - label[0] : label[0];
      dense[pixels + p] = label[1];
      dense[2 * pixels + p] = label[2];
      dense[3 * pixels + p] = (float) (label[3] * frame.scale() / (SIZE / 2.0));
      double nx = c * label[4] + s * label[5];
      dense[4 * pixels + p] = (float) (flip ? -nx : nx);
      dense[5 * pixels + p] = (float) (-s * label[4] + c * label[5]);
      dense[6 * pixels + p] = label[6];
    }
  }

  /** [478, 3], the mean of all standard crops in the units of the labels. */
  float[] meanLandmarks() {
    double[] sum = new double[3 * FaceMesh.POINTS];
    for (float[] points : landmarks) {
      float[] crop = CropFrame.portrait(points, SIZE).toCrop(points);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += crop[i] / (SIZE / 2.0) - (i % 3 == 2 ? 0 : 1);
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / landmarks.length);
    }
    return mean;
  }
}
