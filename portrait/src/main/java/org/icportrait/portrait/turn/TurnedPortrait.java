package org.icportrait.portrait.turn;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.SmoothStep;

/**
 * A portrait whose head can be turned: the person as a front and a made-up back, both with their
 * depth, before the background, which stays and is filled in behind them. Shoulders turn less than
 * the head.
 */
public final class TurnedPortrait {
  private static final int CELL = 3; // pixels of a crop of 256
  private static final int FINER = 2; // pixels drawn a pixel and axis, against jagged edges
  private static final double ASIDE = 9; // degrees of yaw from which one side was seen better
  private static final double[] BETTER = {0.4, 1.3}; // octaves of stretch

  private final CropFrame frame; // of the face, its size the pixels of the result
  private final FaceGeometry geometry;
  private final int size; // of the wide pictures
  private final Layer front;
  private final Layer mirror; // the front's other side, or null where both sides were seen alike
  private final Layer back; // its edge is a staircase, which the rim hides
  private final Layer rim;
  private final Picture background; // [3, S, S] of the frame

  /**
   * Prepares a portrait.
   *
   * @param side pixels of the results, a multiple of 32
   */
  public TurnedPortrait(Picture picture, FaceAnalysis face, int side) {
    this.geometry = face.geometry();
    CropFrame own = geometry.frame();
    this.frame = new CropFrame(own.centerX(), own.centerY(), own.side(), own.roll(), side);
    this.size = (int) Math.round(WideFrame.WIDE * side);
    WideFrame around = new WideFrame(geometry, size);
    Picture wide =
        new CropFrame(own.centerX(), own.centerY(), WideFrame.WIDE * own.side(), own.roll(), size)
            .extract(picture);
    float[] head = around.headMask();
    float[] person = PersonMatte.of(wide, head, side);
    int across = (int) Math.round(WideFrame.WIDE * geometry.size()) / CELL + 1;
    PersonDepth shape = new PersonDepth(around);
    PersonColours looks = new PersonColours(around, wide, person);
    float[] depth = shape.frontDepth(head);
    Picture[] colours = looks.levels(looks.withoutFringe());
    colours[0] = wide;
    this.front = new Layer(across, shape.points(across, depth), colours, person, true);
    Layer other = new Layer(across, mirrored(front.points()), front.levels(), person, true);
    this.mirror = Math.abs(geometry.pose().yawDegrees()) > ASIDE ? other : null;
    float[] soft = Planes.blur(person, size, size / 60);
    float[] outline = new float[soft.length];
    float[] inner = new float[soft.length];
    for (int p = 0; p < outline.length; p++) {
      outline[p] =
          (float)
              Math.min(
                  SmoothStep.between(0, 1, 2.5 * person[p] - 1.3),
                  SmoothStep.between(0, 1, 3 * soft[p] - 1.2));
      inner[p] = (float) SmoothStep.between(0, 1, 3 * soft[p] - 1.2);
    }
    float[] behind = shape.points(across, shape.backDepth(depth, outline));
    Picture[] hair = looks.levels(looks.withoutFace());
    this.back = new Layer(across, behind, hair, inner, false);
    this.rim = new Layer(across, behind, hair, outline, true);
    this.background = middle(looks.withoutPerson());
  }

  /** The frame of the results in the picture. */
  public CropFrame frame() {
    return frame;
  }

  /** The pose of these angles around the head's centre, in the pixels of the geometry's crop. */
  public static HeadPose pose(HeadPose from, HeadAngles angles) {
    double[] centre = new double[3];
    from.apply(0, 0, WideFrame.CENTRE, centre);
    HeadPose turned = HeadPose.fromAngles(angles, from.scale(), 0, 0, 0);
    double[] moved = new double[3];
    turned.apply(0, 0, WideFrame.CENTRE, moved);
    return turned.with(
        from.scale(), centre[0] - moved[0], centre[1] - moved[1], centre[2] - moved[2]);
  }

  /**
   * Draws the portrait in another pose.
   *
   * @param to in pixels of the geometry's crop
   * @return a square picture of the frame
   */
  public Picture draw(HeadPose to) {
    HeadTwist twist = new HeadTwist(geometry.pose(), to, new double[] {0, 0, WideFrame.CENTRE});
    int side = frame.size();
    int fine = FINER * side;
    double scale = fine / (double) geometry.size();
    Layer.Shown far = back.draw(twist, scale, fine);
    Layer.Shown edge = rim.draw(twist, scale, fine);
    Layer.Shown other = mirror == null ? null : mirror.draw(twist, scale, fine);
    Layer.Shown near = front.draw(twist, scale, fine);
    int pixels = side * side;
    float[] out = new float[3 * pixels];
    float[] rgb = new float[3];
    for (int p = 0; p < fine * fine; p++) {
      int q = p / fine / FINER * side + p % fine / FINER;
      for (int c = 0; c < 3; c++) {
        rgb[c] = background.data()[c * pixels + q];
      }
      over(rgb, far, p, far.coverage()[p]);
      over(rgb, edge, p, edge.coverage()[p]);
      float share = near.coverage()[p];
      if (other != null && other.coverage()[p] > 0) {
        over(rgb, other, p, other.coverage()[p]);
        double worse = (near.stretch()[p] - other.stretch()[p] - BETTER[0]) / BETTER[1];
        share *= (float) (1 - SmoothStep.between(0, 1, worse) * other.coverage()[p]);
      }
      over(rgb, near, p, share);
      for (int c = 0; c < 3; c++) {
        out[c * pixels + q] += rgb[c] / (FINER * FINER);
      }
    }
    return new Picture(side, side, out);
  }

  private static void over(float[] rgb, Layer.Shown layer, int p, float share) {
    int pixels = layer.coverage().length;
    for (int c = 0; c < 3; c++) {
      rgb[c] += share * (layer.colour()[c * pixels + p] - rgb[c]);
    }
  }

  /** Points [n, 3] of the crop on the other side of the head. */
  private float[] mirrored(float[] points) {
    float[] canonical = geometry.pose().inverse().apply(points);
    for (int i = 0; i < canonical.length; i += 3) {
      canonical[i] = -canonical[i];
    }
    return geometry.pose().apply(canonical);
  }

  /** The standard crop out of a wide picture. */
  private Picture middle(Picture wide) {
    int side = frame.size();
    int from = (size - side) / 2;
    float[] out = new float[3 * side * side];
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        System.arraycopy(
            wide.data(), (c * size + from + y) * size + from, out, (c * side + y) * side, side);
      }
    }
    return new Picture(side, side, out);
  }
}
