package org.icportrait.portrait.train.portrait;

import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.Umeyama;
import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.warp.ViewWarp;
import org.icportrait.portrait.data.CropStore;
import org.icportrait.portrait.estimate.EstimateSettings;
import org.icportrait.portrait.estimate.FaceCompositor;
import org.icportrait.portrait.estimate.LightTransfer;
import org.icportrait.portrait.method.stitch.Condition;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.icportrait.portrait.method.stitch.StitchComposer;
import org.icportrait.portrait.method.stitch.StitchInputs;
import org.icportrait.portrait.train.augment.CastShadow;
import org.icportrait.portrait.train.run.Recipe;

/**
 * Makes training pairs from single portraits. The target is the portrait; the profile is its mirror
 * image (another pose, light from the other side) or itself as if seen from another side, under
 * another light; the reference is the portrait or, for cross-identity pairs, the portrait with
 * another person's face turned and relit into it, so that no visible patch carries the target's
 * skin.
 */
public final class PairSampler {
  private static final HeadPose UPRIGHT = HeadPose.identity();

  private static final int FACTOR = 8; // where nobody asks for latents

  private final double crossIdentity;
  private final StitchComposer composer;
  private final CropStore crops;
  private final FaceMesh mesh;
  private final FaceCompositor compositor;
  private final SphericalHarmonics[] lights;
  private final HeadPose[] poses;

  /**
   * A pair.
   *
   * @param inputs what the networks read
   * @param target T, [3, S, S], values -1..1
   * @param reference R as drawn, for contact sheets
   * @param targetLandmarks [478, 3] in T
   * @param profileLandmarks [478, 3], the same points in the profile as the canvas shows it
   */
  public record Pair(
      StitchInputs inputs,
      float[] target,
      Picture reference,
      float[] targetLandmarks,
      float[] profileLandmarks) {}

  public PairSampler(CropStore crops, FaceMesh mesh) {
    this(crops, mesh, Recipe.CROSS_IDENTITY, FACTOR);
  }

  /**
   * Pairs of a store's portraits.
   *
   * @param crossIdentity share of references that show somebody else, 0..1
   * @param factor pixels that a latent stands for along a side
   */
  public PairSampler(CropStore crops, FaceMesh mesh, double crossIdentity, int factor) {
    this.composer = StitchComposer.usual(factor);
    this.crossIdentity = crossIdentity;
    this.crops = crops;
    this.mesh = mesh;
    this.compositor = new FaceCompositor(mesh);
    this.lights = new SphericalHarmonics[crops.count()];
    this.poses = new HeadPose[crops.count()];
    IntStream.range(0, crops.count())
        .parallel()
        .forEach(
            i -> {
              float[] landmarks = crops.landmarks(i);
              poses[i] = pose(landmarks);
              lights[i] = DenseGeometry.light(mesh, crops.picture(i), landmarks);
            });
  }

  public int count() {
    return crops.count();
  }

  private HeadPose pose(float[] landmarks) {
    return Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity());
  }

  /** A random pair of a random portrait. */
  public Pair draw(Random random) {
    return draw(random, Set.of());
  }

  /** The same whose inputs miss some conditions. */
  public Pair draw(Random random, Set<Condition> dropped) {
    return draw(random.nextInt(crops.count()), random, dropped);
  }

  /** A random pair of one portrait. */
  public Pair draw(int index, Random random) {
    return draw(index, random, Set.of());
  }

  private Pair draw(int index, Random random, Set<Condition> dropped) {
    FaceCompositor.Face target =
        new FaceCompositor.Face(crops.picture(index), crops.landmarks(index), lights[index]);
    if (random.nextBoolean()) {
      target = flip(target);
    }
    FaceCompositor.Face exact = flip(target);
    FaceCompositor.Face mirrored = disturb(exact, random);
    boolean fromMirror = random.nextFloat() < 0.6;
    FaceCompositor.Face profile = fromMirror ? mirrored : disturb(target, random);
    HeadPose targetPose = pose(target.landmarks());
    HeadPose profilePose = pose(profile.landmarks());
    float[] turned = misfit(ViewWarp.turn(profile.landmarks(), profilePose, targetPose), random);
    float[] seenFrom = fromMirror ? profile.landmarks() : elsewhere(profile.landmarks(), random);
    Picture reference =
        random.nextFloat() < crossIdentity
            ? crossIdentity(target, targetPose, random)
            : target.picture();
    FaceCompositor.Face place =
        new FaceCompositor.Face(reference, target.landmarks(), target.light());
    LightTransfer light =
        dropped.contains(Condition.LIGHT) ? LightTransfer.NONE : LightTransfer.WHOLE;
    FaceComposite composite =
        compositor.compose(profile, seenFrom, turned, place, EstimateSettings.WHOLE.with(light));
    double usual = StitchComposer.MASK_RATIO;
    double ratio = random.nextFloat() < 0.6 ? usual : 0.5 + 0.5 * random.nextDouble();
    CropFrame frame = moved(crops.size(), random);
    StitchInputs inputs =
        composer
            .withRatio(ratio)
            .compose(mirrored.picture().crop(frame), composite, reference, random, dropped);
    return new Pair(
        inputs,
        StitchInputs.signed(target.picture()),
        reference,
        target.landmarks(),
        frame.toCrop(exact.landmarks()));
  }

  /**
   * A person in another picture.
   *
   * @param picture under another light
   * @param landmarks [478, 3] in it, with errors
   * @param seenFrom [478, 3], the landmarks that visibility is judged by
   */
  public record Seen(Picture picture, float[] landmarks, float[] seenFrom) {}

  /** A portrait's person under another light, in a share of cases as if from another side. */
  public Seen elsewhere(int index, double share, Random random) {
    FaceCompositor.Face face = face(index);
    FaceCompositor.Face other = disturb(random.nextBoolean() ? flip(face) : face, random);
    float[] landmarks = misfit(other.landmarks(), random);
    boolean turned = random.nextDouble() < share;
    return new Seen(other.picture(), landmarks, turned ? elsewhere(landmarks, random) : landmarks);
  }

  /** A profile of one portrait and the place of another, as in use: there is no target. */
  public Pair across(int profileIndex, int targetIndex) {
    FaceCompositor.Face profile = face(profileIndex);
    FaceCompositor.Face target = face(targetIndex);
    float[] turned = ViewWarp.turn(profile.landmarks(), poses[profileIndex], poses[targetIndex]);
    FaceComposite composite = compositor.compose(profile, turned, target);
    return new Pair(
        composer.compose(
            profile.picture(), composite, target.picture(), new Random(targetIndex), Set.of()),
        StitchInputs.signed(target.picture()),
        target.picture(),
        target.landmarks(),
        profile.landmarks());
  }

  private FaceCompositor.Face face(int index) {
    return new FaceCompositor.Face(crops.picture(index), crops.landmarks(index), lights[index]);
  }

  private FaceCompositor.Face flip(FaceCompositor.Face face) {
    return new FaceCompositor.Face(
        face.picture().flipHorizontal(),
        mesh.flip(face.landmarks(), face.picture().width()),
        face.light().flipHorizontal());
  }

  /** Another camera and often another light; the light is then estimated anew, as in use. */
  private FaceCompositor.Face disturb(FaceCompositor.Face face, Random random) {
    FaceCompositor.Face lit = face;
    if (random.nextFloat() < 0.5) {
      SphericalHarmonics other = lights[random.nextInt(lights.length)];
      FaceCompositor.Face wanted =
          new FaceCompositor.Face(
              face.picture(), face.landmarks(), asBright(other, face.light(), random));
      Picture relit = compositor.compose(face, face.landmarks(), wanted).picture();
      lit = new FaceCompositor.Face(relit, face.landmarks(), face.light());
    }
    Picture seen = tone(lit.picture(), random);
    if (random.nextFloat() < 0.5) {
      seen = CastShadow.draw(seen, CropFrame.eyeDistance(lit.landmarks()), random);
    }
    float[] landmarks = noisy(lit.landmarks(), 0.006f, random);
    return new FaceCompositor.Face(seen, landmarks, DenseGeometry.light(mesh, seen, landmarks));
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
    return noisy(out, 0.006f, random);
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

  private Picture crossIdentity(FaceCompositor.Face target, HeadPose targetPose, Random random) {
    int other = random.nextInt(crops.count());
    FaceCompositor.Face face = face(other);
    float[] turned = ViewWarp.turn(face.landmarks(), poses[other], targetPose);
    return compositor.compose(face, turned, target).picture();
  }

  /** The profile's crop is never framed alike. */
  private static CropFrame moved(int side, Random random) {
    double width = side * Math.exp(0.06 * random.nextGaussian());
    double x = side * (0.5 + 0.03 * random.nextGaussian());
    double y = side * (0.5 + 0.03 * random.nextGaussian());
    return new CropFrame(x, y, width, 0, side);
  }
}
