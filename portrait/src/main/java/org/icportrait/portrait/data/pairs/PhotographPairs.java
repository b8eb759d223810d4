package org.icportrait.portrait.data.pairs;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.relief.AlignedHead;
import org.icportrait.face.relief.HeadRelief;
import org.icportrait.face.relief.ReliefWarp;
import org.icportrait.portrait.data.PortraitFolder;
import org.icportrait.portrait.head.HeadView;

/**
 * Pairs of single portraits. The profile is the portrait turned away on its relief; its head is
 * then turned back as in use, on the relief of the turned landmarks, so that holes, stretched
 * places, softness and errors are those of use.
 */
final class PhotographPairs implements PairSource {
  private static final double MOST_YAW = 35; // degrees: beyond, half the face is not there
  private static final double LEAST_FIT = 0.5;
  private static final double YAW = 20; // deviations of the turn in degrees
  private static final double MOST_TURN = 45;
  private static final double PITCH = 8;
  private static final double ROLL = 4;

  /**
   * Landmarks err as a whole, not each for itself: shares of their extent, and of eye distances.
   */
  private static final double SHEAR = 0.012;

  private static final double SHIFT = 0.012;

  private final Path data;
  private final List<PortraitFolder.Entry> entries;
  private final Function<Path, Picture> decoder;
  private final FaceMesh mesh;
  private final int size;

  /**
   * Pairs of a split.
   *
   * @param data the training folder, with {@code masks/ID.png}
   * @param all portraits of the split; those turned far away or cut are left out
   * @param decoder reads a picture file
   */
  PhotographPairs(
      Path data,
      List<PortraitFolder.Entry> all,
      Function<Path, Picture> decoder,
      FaceMesh mesh,
      int size) {
    this.data = data;
    this.entries =
        all.stream().filter(e -> Math.abs(e.yaw()) < MOST_YAW && e.fit() > LEAST_FIT).toList();
    this.decoder = decoder;
    this.mesh = mesh;
    this.size = size;
    if (entries.isEmpty()) {
      throw new BadInputException(data.toString(), "no portrait of use", "nearly frontal ones");
    }
  }

  @Override
  public HeadPair.Kind kind() {
    return HeadPair.Kind.PHOTOGRAPH;
  }

  @Override
  public int count() {
    return Integer.MAX_VALUE;
  }

  @Override
  public HeadPair make(int index, SplittableRandom random) {
    PortraitFolder.Entry entry = entries.get(index % entries.size());
    Picture picture = decoder.apply(entry.file());
    Picture masks = decoder.apply(data.resolve("masks").resolve(entry.id() + ".png"));
    CropFrame frame = CropFrame.head(entry.landmarks(), size);
    HeadView view = HeadView.of(mesh, picture, masks, entry.landmarks(), frame);
    boolean mirrored = random.nextBoolean();
    HeadPose turn = turn(random);
    return make(entry.id(), mirrored ? view.mirrored(mesh) : view, turn, random);
  }

  private static HeadPose turn(SplittableRandom random) {
    double yaw = Math.min(MOST_TURN, Math.max(-MOST_TURN, YAW * random.nextGaussian()));
    double pitch = PITCH * random.nextGaussian();
    double roll = ROLL * random.nextGaussian();
    return HeadPose.fromAngles(new HeadAngles(yaw, pitch, roll), 1, 0, 0, 0);
  }

  /**
   * The pair of a view.
   *
   * @param turn a rotation
   */
  HeadPair make(String id, HeadView view, HeadPose turn, SplittableRandom random) {
    // away, into the head crop of the turned landmarks
    float[] seen = noisy(view.landmarks(), random);
    HeadRelief relief = HeadRelief.of(mesh, seen, size);
    CropFrame turnedFrame = CropFrame.head(turn.apply(seen), size);
    HeadPose away = turn.toCrop(turnedFrame);
    AlignedHead profile = ReliefWarp.turn(relief, away, view.picture(), view.head(), view.inside());
    float[] profileSkin = profile.plane(view.skin());
    // and back, as in use
    float[] profileLandmarks = noisy(away.apply(view.landmarks()), random);
    float[] targetLandmarks = noisy(view.landmarks(), random);
    AlignedHead back =
        ReliefWarp.align(
            mesh,
            profile.picture(),
            profile.matte(),
            profile.visibility(),
            profileLandmarks,
            targetLandmarks);
    byte[] target = HeadPair.unsigned(view.picture().data());
    byte[] head = HeadPair.unsigned(view.head());
    byte[] hair = HeadPair.unsigned(view.hair());
    byte[] skin = HeadPair.unsigned(view.skin());
    return new HeadPair(
        kind(),
        id,
        id,
        size,
        target,
        target,
        HeadPair.unsigned(profile.picture().data()),
        HeadPair.unsigned(back.picture().data()),
        HeadPair.unsigned(back.visibility()),
        HeadPair.signed(back.normals()),
        HeadPair.unsigned(back.matte()),
        HeadPair.unsigned(profileSkin),
        HeadPair.unsigned(back.plane(profileSkin)),
        head,
        head,
        hair,
        skin,
        hair,
        skin,
        HeadPair.unsigned(view.inside()));
  }

  /**
   * Landmarks that err as a network's do: sheared, scaled and shifted a little about their mean.
   */
  private static float[] noisy(float[] landmarks, SplittableRandom random) {
    double eyes = CropFrame.eyeDistance(landmarks);
    int count = landmarks.length / 3;
    double[] mean = new double[3];
    for (int i = 0; i < landmarks.length; i++) {
      mean[i % 3] += landmarks[i] / (double) count;
    }
    double[] matrix = new double[9];
    double[] shift = new double[3];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (i % 4 == 0 ? 1 : 0) + SHEAR * random.nextGaussian();
    }
    for (int k = 0; k < 3; k++) {
      shift[k] = mean[k] + SHIFT * eyes * random.nextGaussian();
    }
    float[] out = new float[landmarks.length];
    for (int i = 0; i < landmarks.length; i += 3) {
      for (int r = 0; r < 3; r++) {
        double sum = shift[r];
        for (int k = 0; k < 3; k++) {
          sum += matrix[3 * r + k] * (landmarks[i + k] - mean[k]);
        }
        out[i + r] = (float) sum;
      }
    }
    return out;
  }
}
