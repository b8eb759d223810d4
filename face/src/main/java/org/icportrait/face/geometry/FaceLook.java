package org.icportrait.face.geometry;

import org.icportrait.engine.NoGrad;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.Umeyama;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** Looks at a face until its crop is the standard one, and finds out which way up it is. */
final class FaceLook {
  /** Crops of faces rolled by more degrees are rolled with them. */
  private static final double STRAIGHTENED = 12;

  /**
   * Passes for the landmarks alone between the first look and the last, when crops do not settle.
   */
  private static final int MOST_GLANCES = 2;

  /** Crops whose centres are nearer, in sides, and whose sides' logarithms differ less, agree. */
  private static final double SAME_CENTRE = 0.05;

  private static final double SAME_SCALE = 0.1;

  /**
   * Disagreement up to which a look tells which way up a face is: on portraits it is 0.006 to 0.02
   * the right way up, and mostly above 0.04 on the head or the side.
   */
  static final double CERTAIN = 0.025;

  private static final int[] OTHER_WAYS_UP = {180, 90, -90}; // degrees

  private final FaceMesh mesh;
  private final GeometryNetwork network;

  /** Over an open network, which stays its owner's. */
  FaceLook(FaceMesh mesh, GeometryNetwork network) {
    this.mesh = mesh;
    this.network = network;
  }

  /**
   * The last look at a face.
   *
   * @param frame a crop that shows it, rolled by what is thought to be the face's roll
   */
  Look at(Picture picture, CropFrame frame) {
    Look look = look(picture, frame);
    CropFrame next = follow(look.landmarks);
    // most boxes are near enough to be all there is to look at
    return agree(frame, next) ? look : look(picture, settled(picture, next));
  }

  /** The surest look at a face that may lie another way up than the first look took it. */
  Look whicheverWayUp(Picture picture, CropFrame frame, Look first) {
    Look best = first;
    for (int turn : OTHER_WAYS_UP) {
      Look other = at(picture, frame.rolled(Math.toRadians(turn)));
      if (other.disagreement < Math.min(CERTAIN, best.disagreement)) {
        best = other;
      }
    }
    return best;
  }

  /** The standard crop of the face that a crop shows, as the landmarks alone tell it. */
  private CropFrame settled(Picture picture, CropFrame first) {
    CropFrame frame = first;
    for (int glance = 0; glance < MOST_GLANCES; glance++) {
      CropFrame next = follow(glance(picture, frame));
      if (agree(frame, next)) {
        return next;
      }
      frame = next;
    }
    return frame;
  }

  /** The standard crop of landmarks; rolled with the face when it is rolled by much. */
  private CropFrame follow(float[] landmarks) {
    CropFrame upright = CropFrame.portrait(landmarks, GeometryNetwork.SIZE);
    double[] turn = Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity()).rotation();
    double roll = Math.atan2(-turn[1], turn[4]); // of the face's own vertical in the picture
    if (Math.abs(roll) < Math.toRadians(STRAIGHTENED)) {
      return upright;
    }
    // the same crop about the turned picture's origin, its centre turned back
    float[] turned = new CropFrame(0, 0, 1, roll, 1).toCrop(landmarks);
    CropFrame straight = CropFrame.portrait(turned, GeometryNetwork.SIZE);
    double[] centre =
        new CropFrame(0, 0, 1, roll, 1).toPicture(straight.centerX(), straight.centerY());
    return new CropFrame(centre[0], centre[1], straight.side(), roll, GeometryNetwork.SIZE);
  }

  /** Whether a second glance would see about the same crop as the first. */
  private static boolean agree(CropFrame a, CropFrame b) {
    double apart = Math.hypot(a.centerX() - b.centerX(), a.centerY() - b.centerY());
    return apart < SAME_CENTRE * b.side()
        && Math.abs(Math.log(a.side() / b.side())) < SAME_SCALE
        && Math.abs(Math.IEEEremainder(a.roll() - b.roll(), 2 * Math.PI))
            < Math.toRadians(STRAIGHTENED);
  }

  /**
   * One pass of the network over a crop and its mirror image.
   *
   * @param frame where the crop lies
   * @param crop the crop
   * @param landmarks [478, 3] in picture pixels
   * @param dense what both say about the surface
   * @param disagreement of both about the landmarks, in eye distances
   */
  record Look(
      CropFrame frame, Picture crop, float[] landmarks, DensePlanes dense, double disagreement) {}

  /** The landmarks [478, 3] alone, in picture pixels, quickly. */
  private float[] glance(Picture picture, CropFrame frame) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Tensor points = network.landmarks(input(frame.extract(picture)));
      return frame.toPicture(pixels(points.toFloats(), GeometryNetwork.SIZE));
    }
  }

  private Look look(Picture picture, CropFrame frame) {
    int size = GeometryNetwork.SIZE;
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.open()) {
      Picture crop = frame.extract(picture);
      Tensor upright = input(crop);
      GeometryNetwork.Output out =
          network.forward(Tensor.cat(0, upright, upright.flip(3).contiguous()));
      float[] points = pixels(out.landmarks().narrow(0, 0, 1).toFloats(), size);
      float[] mirrored = mesh.flip(pixels(out.landmarks().narrow(0, 1, 1).toFloats(), size), size);
      double sum = 0;
      float[] mean = new float[points.length];
      for (int i = 0; i < points.length; i++) {
        mean[i] = (points[i] + mirrored[i]) / 2;
        sum += i % 3 == 2 ? 0 : Math.abs(points[i] - mirrored[i]);
      }
      double apart = sum / FaceMesh.POINTS / Math.max(1, CropFrame.eyeDistance(mean));
      DensePlanes dense =
          DensePlanes.mean(
              frame,
              out.dense().narrow(0, 0, 1).contiguous().toFloats(),
              out.dense().narrow(0, 1, 1).contiguous().toFloats());
      return new Look(frame, crop, frame.toPicture(mean), dense, apart);
    }
  }

  /** [1, 3, 256, 256], values -1..1. */
  private static Tensor input(Picture crop) {
    return Tensor.of(crop.data(), 1, 3, crop.height(), crop.width()).mul(2).add(-1);
  }

  private static float[] pixels(float[] output, int size) {
    float half = size / 2f;
    for (int i = 0; i < output.length; i++) {
      output[i] = half * output[i] + (i % 3 == 2 ? 0 : half);
    }
    return output;
  }
}
