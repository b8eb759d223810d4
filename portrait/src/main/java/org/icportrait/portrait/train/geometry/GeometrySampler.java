package org.icportrait.portrait.train.geometry;

import java.util.Random;
import org.icportrait.face.geometry.GeometryNetwork;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.train.augment.Photometry;

/** Draws augmented face crops with their landmarks and dense labels. */
final class GeometrySampler {
  private static final int SIZE = GeometryNetwork.SIZE;
  private static final int DENSE = GeometryNetwork.DENSE;
  private static final double STEEP = 0.35; // share of crops rolled by anything up to the limit
  private static final double MOST_ROLL = 50; // degrees

  private final TrainingFaces faces;
  private final FaceMesh mesh;

  /**
   * One sample.
   *
   * @param picture [3, 256, 256], values -1..1
   * @param landmarks [478, 3], crop pixels / 128, x and y minus 1
   * @param trust [478], weight of the landmarks
   * @param mask [64, 64] of the head
   * @param dense [7, 64, 64], canonical coordinates, depth / 128, normal; 0 off the head
   */
  record Sample(float[] picture, float[] landmarks, float[] trust, float[] mask, float[] dense) {}

  GeometrySampler(TrainingFaces faces, FaceMesh mesh) {
    this.faces = faces;
    this.mesh = mesh;
  }

  /** A random view of a random face. */
  Sample draw(Random random) {
    Labelled face = faces.draw(random);
    CropFrame base = CropFrame.portrait(face.landmarks(), SIZE);
    double side = base.side() * Math.exp(0.28 * (random.nextDouble() * 2 - 1));
    double shift = 0.1 * side;
    double roll =
        random.nextDouble() < STEEP
            ? MOST_ROLL * (2 * random.nextDouble() - 1)
            : 9 * random.nextGaussian();
    double stretch = Math.exp(0.06 * random.nextGaussian());
    CropFrame frame =
        new CropFrame(
            base.centerX() + shift * (random.nextDouble() * 2 - 1),
            base.centerY() + shift * (random.nextDouble() * 2 - 1),
            side,
            Math.toRadians(roll),
            SIZE);
    boolean flip = random.nextBoolean();
    Sample sample = sample(face, frame, flip, stretch);
    if (random.nextBoolean()) {
      faces.surround(sample.picture, SIZE, affine(frame, flip, stretch), face, random);
    }
    float[] pixels = sample.landmarks.clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = SIZE / 2f * (pixels[i] + (i % 3 == 2 ? 0 : 1));
    }
    Occluders.draw(sample.picture, SIZE, pixels, faces, random);
    Photometry.disturb(sample.picture, SIZE, random);
    return sample;
  }

  /** The undisturbed standard crop of a face. */
  Sample standard(Labelled face) {
    return sample(face, CropFrame.portrait(face.landmarks(), SIZE), false, 1);
  }

  private static double[] affine(CropFrame frame, boolean flip, double stretch) {
    double[] o = toPicture(frame, 0, 0, flip, stretch);
    double[] x = toPicture(frame, 1, 0, flip, stretch);
    double[] y = toPicture(frame, 0, 1, flip, stretch);
    return new double[] {
      x[0] - o[0], y[0] - o[0], o[0], x[1] - o[1], y[1] - o[1], o[1],
    };
  }

  private Sample sample(Labelled face, CropFrame frame, boolean flip, double stretch) {
    float[] picture = new float[3 * SIZE * SIZE];
    face.sample(affine(frame, flip, stretch), SIZE, picture);
    float[] points = toCrop(frame, face.landmarks(), flip, stretch);
    float[] trust = face.trust().clone();
    if (flip) {
      float[] mirrored = points.clone();
      for (int i = 0; i < FaceMesh.POINTS; i++) {
        System.arraycopy(mirrored, 3 * mesh.mirror()[i], points, 3 * i, 3);
        trust[i] = face.trust()[mesh.mirror()[i]];
      }
    }
    float half = SIZE / 2f;
    for (int i = 0; i < points.length; i++) {
      points[i] = points[i] / half - (i % 3 == 2 ? 0 : 1);
    }
    float[] mask = new float[DENSE * DENSE];
    float[] dense = new float[7 * DENSE * DENSE];
    label(face, frame, flip, stretch, mask, dense);
    return new Sample(picture, points, trust, mask, dense);
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

  private static void label(
      Labelled face, CropFrame frame, boolean flip, double stretch, float[] mask, float[] dense) {
    int pixels = DENSE * DENSE;
    double c = Math.cos(frame.roll());
    double s = Math.sin(frame.roll());
    double cell = SIZE / (double) DENSE;
    float[] label = new float[7];
    for (int p = 0; p < pixels; p++) {
      double[] at =
          toPicture(frame, (p % DENSE + 0.5) * cell, (p / DENSE + 0.5) * cell, flip, stretch);
      if (!face.surface(at[0], at[1], label)) {
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

  /** [478, 3], the mean of all standard crops of portraits in the units of the labels. */
  static float[] meanLandmarks(LabelledPortraits portraits) {
    double[] sum = new double[3 * FaceMesh.POINTS];
    for (int n = 0; n < portraits.count(); n++) {
      float[] points = portraits.landmarks(n);
      float[] crop = CropFrame.portrait(points, SIZE).toCrop(points);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += crop[i] / (SIZE / 2.0) - (i % 3 == 2 ? 0 : 1);
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / portraits.count());
    }
    return mean;
  }
}
