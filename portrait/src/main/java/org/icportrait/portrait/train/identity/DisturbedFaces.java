package org.icportrait.portrait.train.identity;

import java.util.Random;
import java.util.stream.IntStream;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.Umeyama;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.train.augment.CastShadow;

/** Portraits' people as other pictures might show them: another light, camera, side and errors. */
final class DisturbedFaces {
  private static final HeadPose UPRIGHT = HeadPose.identity();
  private static final float ERROR = 0.006f; // of the eye distance

  private final CropStore crops;
  private final FaceMesh mesh;
  private final OtherLight relit;
  private final SphericalHarmonics[] lights;

  DisturbedFaces(CropStore crops, FaceMesh mesh) {
    this.crops = crops;
    this.mesh = mesh;
    this.relit = new OtherLight(mesh);
    this.lights = new SphericalHarmonics[crops.count()];
    IntStream.range(0, crops.count())
        .parallel()
        .forEach(i -> lights[i] = DenseGeometry.light(mesh, crops.picture(i), crops.landmarks(i)));
  }

  /**
   * A person in another picture.
   *
   * @param picture under another light
   * @param landmarks [478, 3] in it, with errors
   * @param seenFrom [478, 3], the landmarks that visibility is judged by
   */
  record Seen(Picture picture, float[] landmarks, float[] seenFrom) {}

  /** A portrait's person under another light, in a share of cases as if from another side. */
  Seen elsewhere(int index, double share, Random random) {
    boolean flipped = random.nextBoolean();
    Picture own = crops.picture(index);
    Picture picture = flipped ? own.flipHorizontal() : own;
    float[] exact = crops.landmarks(index);
    float[] points = flipped ? mesh.flip(exact, own.width()) : exact;
    SphericalHarmonics light = flipped ? lights[index].flipHorizontal() : lights[index];
    Picture seen = tone(inOtherLight(picture, points, light, random), random);
    if (random.nextFloat() < 0.5) {
      seen = CastShadow.draw(seen, CropFrame.eyeDistance(points), random);
    }
    float[] landmarks = misfit(noisy(points, ERROR, random), random);
    boolean turned = random.nextDouble() < share;
    return new Seen(seen, landmarks, turned ? elsewhere(landmarks, random) : landmarks);
  }

  /** In another portrait's light, half of the time. */
  private Picture inOtherLight(
      Picture picture, float[] landmarks, SphericalHarmonics light, Random random) {
    if (random.nextFloat() >= 0.5) {
      return picture;
    }
    SphericalHarmonics other = lights[random.nextInt(lights.length)];
    return relit.of(picture, landmarks, light, asBright(other, light, random));
  }

  private HeadPose pose(float[] landmarks) {
    return Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity());
  }

  /** The shape of one light at about the brightness and colour of another. */
  private static SphericalHarmonics asBright(
      SphericalHarmonics shape, SphericalHarmonics level, Random random) {
    float[] out = shape.coefficients().clone();
    double gain = Math.exp(0.25 * random.nextGaussian());
    for (int c = 0; c < 3; c++) {
      int at = SphericalHarmonics.BASIS * c;
      double scale = gain * level.coefficients()[at] / Math.max(1e-3, out[at]);
      for (int i = 0; i < SphericalHarmonics.BASIS; i++) {
        out[at + i] *= (float) scale;
      }
    }
    return new SphericalHarmonics(out);
  }

  private static Picture tone(Picture picture, Random random) {
    double gamma = Math.exp(0.15 * random.nextGaussian());
    double gain = Math.exp(0.15 * random.nextGaussian());
    float[] out = picture.data().clone();
    int pixels = picture.width() * picture.height();
    for (int c = 0; c < 3; c++) {
      double channel = gain * Math.exp(0.07 * random.nextGaussian());
      float[] curve = new float[1025];
      for (int i = 0; i < curve.length; i++) {
        curve[i] = (float) Math.min(1, channel * Math.pow(i / 1024.0, gamma));
      }
      for (int p = c * pixels; p < (c + 1) * pixels; p++) {
        out[p] = curve[Math.round(1024 * Math.min(1, Math.max(0, out[p])))];
      }
    }
    return new Picture(picture.width(), picture.height(), out);
  }

  /** The face as a profile taken from another side would have shown it. */
  private float[] elsewhere(float[] landmarks, Random random) {
    double yaw = (random.nextBoolean() ? 1 : -1) * (10 + 40 * random.nextDouble());
    HeadPose pose = pose(landmarks);
    HeadPose turn =
        HeadPose.fromAngles(new HeadAngles(yaw, 10 * random.nextGaussian(), 0), 1, 0, 0, 0);
    HeadPose centred = UPRIGHT.with(1, pose.translation()[0], pose.translation()[1], 0);
    return centred.compose(turn).compose(centred.inverse()).apply(landmarks);
  }

  /** The geometry network errs, and no head has another's proportions. */
  private float[] misfit(float[] landmarks, Random random) {
    HeadPose pose = pose(landmarks);
    double sx = Math.exp(0.035 * random.nextGaussian());
    double sy = Math.exp(0.035 * random.nextGaussian());
    HeadPose tilt =
        HeadPose.fromAngles(
            new HeadAngles(
                1.5 * random.nextGaussian(), 1.5 * random.nextGaussian(), random.nextGaussian()),
            1,
            0,
            0,
            0);
    HeadPose centre =
        UPRIGHT.with(1, pose.translation()[0], pose.translation()[1], pose.translation()[2]);
    float[] out = centre.compose(tilt).compose(centre.inverse()).apply(landmarks);
    for (int i = 0; i < out.length; i += 3) {
      out[i] = (float) (pose.translation()[0] + sx * (out[i] - pose.translation()[0]));
      out[i + 1] = (float) (pose.translation()[1] + sy * (out[i + 1] - pose.translation()[1]));
    }
    return noisy(out, ERROR, random);
  }

  /** Smooth errors: each landmark follows a few random waves over the face. */
  private float[] noisy(float[] landmarks, float share, Random random) {
    double amount = share * CropFrame.eyeDistance(landmarks);
    float[] out = landmarks.clone();
    for (int wave = 0; wave < 4; wave++) {
      double fx = 0.5 * random.nextGaussian();
      double fy = 0.5 * random.nextGaussian();
      double phase = 6.28 * random.nextDouble();
      double[] shift = {
        amount * random.nextGaussian(),
        amount * random.nextGaussian(),
        2 * amount * random.nextGaussian()
      };
      for (int i = 0; i < FaceMesh.POINTS; i++) {
        double angle = phase + fx * mesh.canonical()[3 * i] + fy * mesh.canonical()[3 * i + 1];
        for (int k = 0; k < 3; k++) {
          out[3 * i + k] += (float) (shift[k] * Math.sin(angle));
        }
      }
    }
    return out;
  }
}
