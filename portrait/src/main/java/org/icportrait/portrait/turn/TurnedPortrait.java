package org.icportrait.portrait.turn;

import java.util.Arrays;
import org.icportrait.face.CropFrame;
import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Picture;
import org.icportrait.portrait.stitch.Planes;

/**
 * A portrait whose head can be turned: the person as a front and a made-up back, both with their
 * depth, before the background, which stays and is filled in behind them. Shoulders turn less than
 * the head.
 */
public final class TurnedPortrait {
  private static final double WIDE = 1.5; // of the standard crop: what comes in from its sides
  private static final int CELL = 3; // pixels of a crop of 256
  private static final int FINER = 2; // pixels drawn a pixel and axis, against jagged edges
  private static final double CENTRE = 5; // centimetres behind the canonical origin
  private static final double SILHOUETTE = 1.5; // centimetres behind the centre
  private static final double ROUND = 7; // centimetres from the silhouette to the flat of the back
  private static final double RIM =
      0.7; // centimetres of it that stay flat: its edge is a staircase
  private static final double BACK = 7.5; // centimetres that the back of the head is deep
  private static final double NECK_BACK = 2; // and that of the neck
  private static final double SLOPE = 0.7; // of hair beyond the skull, backwards
  private static final double HAIR = -7; // y above which what is around the face is hair
  private static final double EARS = -1; // and above which it may be beside the face
  private static final double NEAR = 5; // centimetres from hair in which its colours go on
  private static final double SHADED = 0.3; // rank of hair's colour behind, where less light comes
  private static final double NAPE = 4.5; // y where hair ends behind
  private static final double CLOTHES = 10; // and below which are neck and clothes
  private static final double ASIDE = 9; // degrees of yaw from which one side was seen better
  private static final double[] BETTER = {0.4, 1.3}; // octaves of stretch
  private static final int[] SMOOTH = {0, 2, 5, 11}; // radii of the levels in 1/384 of the side

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
    this.size = (int) Math.round(WIDE * side);
    Picture wide =
        new CropFrame(own.centerX(), own.centerY(), WIDE * own.side(), own.roll(), size)
            .extract(picture);
    float[] head = headMask();
    float[] person = PersonMatte.of(wide, head, side);
    int across = (int) Math.round(WIDE * geometry.size()) / CELL + 1;
    float[] depth = frontDepth(head);
    Picture[] colours = levels(withoutFringe(wide, person));
    colours[0] = wide;
    this.front = new Layer(across, points(across, depth), colours, person, true);
    Layer other = new Layer(across, mirrored(front.points()), front.levels(), person, true);
    this.mirror = Math.abs(geometry.pose().yawDegrees()) > ASIDE ? other : null;
    float[] soft = Planes.blur(person, size, size / 60);
    float[] outline = new float[soft.length];
    float[] inner = new float[soft.length];
    for (int p = 0; p < outline.length; p++) {
      outline[p] = (float) Math.min(smooth(2.5 * person[p] - 1.3), smooth(3 * soft[p] - 1.2));
      inner[p] = (float) smooth(3 * soft[p] - 1.2);
    }
    float[] behind = points(across, backDepth(depth, outline));
    Picture[] hair = levels(withoutFace(wide, person));
    this.back = new Layer(across, behind, hair, inner, false);
    this.rim = new Layer(across, behind, hair, outline, true);
    this.background = middle(withoutPerson(wide, person));
  }

  /** The frame of the results in the picture. */
  public CropFrame frame() {
    return frame;
  }

  /** The pose of these angles around the head's centre, in the pixels of the geometry's crop. */
  public static HeadPose pose(HeadPose from, HeadAngles angles) {
    double[] centre = new double[3];
    from.apply(0, 0, CENTRE, centre);
    HeadPose turned = HeadPose.fromAngles(angles, from.scale(), 0, 0, 0);
    double[] moved = new double[3];
    turned.apply(0, 0, CENTRE, moved);
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
    HeadTwist twist = new HeadTwist(geometry.pose(), to, new double[] {0, 0, CENTRE});
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
        share *= (float) (1 - smooth(worse) * other.coverage()[p]);
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

  /** Where a wide pixel lies in the geometry's crop. */
  private double toCrop(double wide) {
    double margin = (WIDE - 1) / 2 * geometry.size();
    return wide / size * WIDE * geometry.size() - margin;
  }

  /** [S, S]; beyond the crop its edge goes on, above it only a little. */
  private float[] headMask() {
    float[] out = new float[size * size];
    int crop = geometry.size();
    for (int p = 0; p < out.length; p++) {
      double x = toCrop(p % size + 0.5);
      double y = toCrop(p / size + 0.5);
      double above = Math.max(0, 1 + y / (0.2 * crop));
      out[p] = (float) (sample(geometry.mask(), 0, x, y) * Math.min(1, above));
    }
    return out;
  }

  /** Bilinear at a place of the crop; outside, the edge goes on. */
  private float sample(float[] planes, int channel, double x, double y) {
    int crop = geometry.size();
    double u = Math.min(crop - 1.001, Math.max(0, x - 0.5));
    double v = Math.min(crop - 1.001, Math.max(0, y - 0.5));
    int at = (channel * crop + (int) v) * crop + (int) u;
    float ax = (float) (u - (int) u);
    float ay = (float) (v - (int) v);
    float top = planes[at] + ax * (planes[at + 1] - planes[at]);
    float low = planes[at + crop] + ax * (planes[at + crop + 1] - planes[at + crop]);
    return top + ay * (low - top);
  }

  private double centimetre() {
    return geometry.pose().scale();
  }

  /** Depth of the silhouette, in pixels of the crop. */
  private double silhouette() {
    double[] centre = new double[3];
    geometry.pose().apply(0, 0, CENTRE, centre);
    return centre[2] + SILHOUETTE * centimetre();
  }

  /** [S, S], depth of the person's front: the network's, further back in hair beyond the skull. */
  private float[] frontDepth(float[] head) {
    float[] depth = new float[size * size];
    float[] known = new float[size * size];
    double most = silhouette() + 0.5 * centimetre();
    for (int p = 0; p < depth.length; p++) {
      double x = toCrop(p % size + 0.5);
      double y = toCrop(p / size + 0.5);
      double z = sample(geometry.position(), 2, x, y);
      depth[p] = (float) Math.min(most, z);
      known[p] = head[p] > 0.7f ? 1 : 0;
    }
    float[] distance = Distances.to(head, 0.7f, size);
    depth = PushPull.fill(depth, known, 1, size);
    double unit = WIDE * geometry.size() / size;
    for (int p = 0; p < depth.length; p++) {
      depth[p] = (float) Math.min(most, depth[p] + SLOPE * unit * distance[p] * (1 - known[p]));
    }
    float[] smooth = Planes.blur(depth, size, Math.max(1, size / 120));
    float[] inner = Planes.blur(known, size, Math.max(1, size / 120));
    for (int p = 0; p < depth.length; p++) {
      float face = Math.max(0, 2 * inner[p] - 1);
      depth[p] = face * depth[p] + (1 - face) * smooth[p];
    }
    return depth;
  }

  /** [S, S], depth of a rounded back that meets the front near the silhouette. */
  private float[] backDepth(float[] front, float[] person) {
    float[] outside = new float[person.length];
    for (int p = 0; p < outside.length; p++) {
      outside[p] = 1 - person[p];
    }
    float[] inside = Distances.to(outside, 0.5f, size);
    double unit = WIDE * geometry.size() / size / centimetre(); // centimetres a wide pixel
    float[] depth = new float[person.length];
    HeadPose canonical = geometry.pose().inverse();
    double[] at = new double[3];
    for (int p = 0; p < depth.length; p++) {
      double x = toCrop(p % size + 0.5);
      double y = toCrop(p / size + 0.5);
      canonical.apply(x, y, silhouette(), at);
      double deep = BACK + smooth((at[1] + 3) / (NAPE + 5)) * (NECK_BACK - BACK);
      double t = 1 - Math.min(1, Math.max(0, inside[p] * unit - RIM) / ROUND);
      double z = silhouette() + deep * centimetre() * Math.sqrt(1 - t * t);
      depth[p] = (float) Math.max(z, front[p] + 0.3 * centimetre());
    }
    return Planes.blur(depth, size, Math.max(1, size / 60));
  }

  private float[] points(int across, float[] depth) {
    float[] out = new float[3 * across * across];
    Picture plane = new Picture(size, size, Arrays.copyOf(depth, 3 * size * size));
    float[] value = new float[3];
    for (int i = 0; i < across * across; i++) {
      double x = i % across * (size / (across - 1.0));
      double y = i / across * (size / (across - 1.0));
      plane.sample(x, y, value);
      out[3 * i] = (float) toCrop(x);
      out[3 * i + 1] = (float) toCrop(y);
      out[3 * i + 2] = value[0];
    }
    return out;
  }

  private Picture[] levels(Picture picture) {
    Picture[] out = new Picture[SMOOTH.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = blurred(picture, (int) Math.round(SMOOTH[i] * size / 384.0));
    }
    return out;
  }

  private static Picture blurred(Picture picture, int radius) {
    int side = picture.width();
    int pixels = side * side;
    float[] out = new float[3 * pixels];
    for (int c = 0; c < 3; c++) {
      float[] plane = Arrays.copyOfRange(picture.data(), c * pixels, (c + 1) * pixels);
      System.arraycopy(Planes.blur(plane, side, radius), 0, out, c * pixels, pixels);
    }
    return new Picture(side, side, out);
  }

  /** The person's colours without those of the background along the silhouette. */
  private Picture withoutFringe(Picture wide, float[] person) {
    float[] inner = Planes.blur(person, size, Math.max(1, size / 110));
    float[] known = new float[inner.length];
    for (int p = 0; p < known.length; p++) {
      known[p] = (float) smooth(10 * inner[p] - 8.6);
    }
    return new Picture(size, size, PushPull.fill(wide.data(), known, 3, size));
  }

  /** What is behind: hair in the place of the face, the neck and clothes below it. */
  private Picture withoutFace(Picture wide, float[] person) {
    float[] inner = Planes.blur(person, size, Math.max(1, size / 130));
    int pixels = size * size;
    float[] top = new float[pixels];
    float[] around = new float[pixels];
    float[] skin = new float[pixels];
    float[] clothes = new float[pixels];
    float[] low = new float[pixels];
    HeadPose canonical = geometry.pose().inverse();
    double[] at = new double[3];
    for (int p = 0; p < pixels; p++) {
      double x = toCrop(p % size + 0.5);
      double y = toCrop(p / size + 0.5);
      canonical.apply(x, y, geometry.pose().translation()[2], at);
      double u = at[0] / 7.4;
      double v = (at[1] - 1) / 10;
      boolean beside = inner[p] > 0.95f && u * u + v * v > 1;
      top[p] = beside && at[1] < HAIR ? 1 : 0;
      around[p] = beside && at[1] < EARS ? 1 : 0;
      skin[p] = u * u + v * v < 0.4 ? 1 : 0;
      clothes[p] = inner[p] > 0.95f && at[1] > CLOTHES ? 1 : 0;
      low[p] = (float) smooth((at[1] - NAPE) / (CLOTHES - NAPE));
    }
    float[] usual = usual(wide.data(), top, SHADED);
    float[] hair = nearer(wide.data(), around, usual, usual(wide.data(), skin, 0.5));
    float[] above = PushPull.fill(wide.data(), hair, 3, size);
    float[] below = PushPull.fill(wide.data(), clothes, 3, size);
    float[] distance = Distances.to(hair, 0.5f, size);
    double near = NEAR * centimetre() * size / (WIDE * geometry.size());
    for (int i = 0; i < above.length; i++) {
      int p = i % pixels;
      above[i] += (float) smooth(distance[p] / near) * (usual[i / pixels] - above[i]);
      above[i] *= (float) strands(p % size / (double) size, p / size / (double) size);
      above[i] += low[p] * (below[i] - above[i]);
    }
    return new Picture(size, size, above);
  }

  /** A factor that runs down the back as strands do. */
  private static double strands(double x, double y) {
    double bent = x + 0.02 * Math.sin(9 * y);
    double sum = Math.sin(190 * bent) + Math.sin(311 * bent + 7 * y) + Math.sin(97 * bent - 5 * y);
    return 1 + 0.03 * sum;
  }

  /** What of a region has a colour nearer to one than to another. */
  private static float[] nearer(float[] rgb, float[] region, float[] to, float[] than) {
    int pixels = region.length;
    float[] out = region.clone();
    for (int p = 0; p < pixels; p++) {
      double sum = 0;
      for (int c = 0; c < 3; c++) {
        double a = rgb[c * pixels + p] - to[c];
        double b = rgb[c * pixels + p] - than[c];
        sum += a * a - b * b;
      }
      if (sum > 0) {
        out[p] = 0;
      }
    }
    return out;
  }

  /**
   * [3], a usual colour of what is known, black where nothing is.
   *
   * @param rank 0.5 for the median, less for a darker one
   */
  private static float[] usual(float[] rgb, float[] known, double rank) {
    int pixels = known.length;
    float[] out = new float[3];
    float[] values = new float[pixels];
    for (int c = 0; c < 3; c++) {
      int count = 0;
      for (int p = 0; p < pixels; p++) {
        if (known[p] > 0) {
          values[count++] = rgb[c * pixels + p];
        }
      }
      Arrays.sort(values, 0, count);
      out[c] = count == 0 ? 0 : values[(int) (rank * count)];
    }
    return out;
  }

  private static double smooth(double value) {
    double t = Math.min(1, Math.max(0, value));
    return t * t * (3 - 2 * t);
  }

  private Picture withoutPerson(Picture wide, float[] person) {
    float[] near = Planes.blur(person, size, Math.max(1, size / 130));
    float[] known = new float[person.length];
    for (int p = 0; p < known.length; p++) {
      known[p] = Math.max(person[p], near[p]) < 0.05f ? 1 : 0;
    }
    float[] filled = PushPull.fill(wide.data(), known, 3, size);
    Picture smooth = blurred(new Picture(size, size, filled), Math.max(1, size / 60));
    float[] soft = Planes.blur(known, size, Math.max(1, size / 130));
    float[] out = new float[filled.length];
    for (int i = 0; i < out.length; i++) {
      float k = soft[i % known.length] * known[i % known.length];
      out[i] = k * filled[i] + (1 - k) * smooth.data()[i];
    }
    return new Picture(size, size, out);
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

  /** For looking at: the person's share of the wide picture, [S, S]. */
  float[] person() {
    return front.alpha();
  }
}
