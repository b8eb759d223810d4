package org.icportrait.portrait.turn;

import java.util.Arrays;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.PushPull;
import org.icportrait.face.image.SmoothStep;

/** The depth of a person's front and of a back that is made up. */
final class PersonDepth {
  private static final double ROUND = 7; // centimetres from the silhouette to the flat of the back
  private static final double RIM = 0.7; // centimetres of it that stay flat
  private static final double BACK = 7.5; // centimetres that the back of the head is deep
  private static final double NECK_BACK = 2; // and that of the neck
  private static final double SLOPE = 0.7; // of hair beyond the skull, backwards

  private final WideFrame frame;
  private final int size;

  PersonDepth(WideFrame frame) {
    this.frame = frame;
    this.size = frame.size();
  }

  /** [S, S], depth of the person's front: the network's, further back in hair beyond the skull. */
  float[] frontDepth(float[] head) {
    float[] depth = new float[size * size];
    float[] known = new float[size * size];
    double most = frame.silhouette() + 0.5 * frame.centimetre();
    for (int p = 0; p < depth.length; p++) {
      double x = frame.toCrop(p % size + 0.5);
      double y = frame.toCrop(p / size + 0.5);
      double z = frame.sample(frame.geometry().position(), 2, x, y);
      depth[p] = (float) Math.min(most, z);
      known[p] = head[p] > 0.7f ? 1 : 0;
    }
    float[] distance = Distances.to(head, 0.7f, size);
    depth = PushPull.fill(depth, known, 1, size);
    double unit = frame.unit();
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
  float[] backDepth(float[] front, float[] person) {
    float[] outside = new float[person.length];
    for (int p = 0; p < outside.length; p++) {
      outside[p] = 1 - person[p];
    }
    float[] inside = Distances.to(outside, 0.5f, size);
    double unit = frame.unit() / frame.centimetre(); // centimetres a wide pixel
    float[] depth = new float[person.length];
    HeadPose canonical = frame.geometry().pose().inverse();
    double[] at = new double[3];
    for (int p = 0; p < depth.length; p++) {
      double x = frame.toCrop(p % size + 0.5);
      double y = frame.toCrop(p / size + 0.5);
      canonical.apply(x, y, frame.silhouette(), at);
      double deep =
          BACK + SmoothStep.between(-3, PersonColours.NAPE + 2, at[1]) * (NECK_BACK - BACK);
      double t = 1 - Math.min(1, Math.max(0, inside[p] * unit - RIM) / ROUND);
      double z = frame.silhouette() + deep * frame.centimetre() * Math.sqrt(1 - t * t);
      depth[p] = (float) Math.max(z, front[p] + 0.3 * frame.centimetre());
    }
    return Planes.blur(depth, size, Math.max(1, size / 60));
  }

  /** [n, 3], a square grid of so many points a row with its depth, in pixels of the crop. */
  float[] points(int across, float[] depth) {
    float[] out = new float[3 * across * across];
    Picture plane = new Picture(size, size, Arrays.copyOf(depth, 3 * size * size));
    float[] value = new float[3];
    for (int i = 0; i < across * across; i++) {
      double x = i % across * (size / (across - 1.0));
      double y = i / across * (size / (across - 1.0));
      plane.sample(x, y, value);
      out[3 * i] = (float) frame.toCrop(x);
      out[3 * i + 1] = (float) frame.toCrop(y);
      out[3 * i + 2] = value[0];
    }
    return out;
  }
}
