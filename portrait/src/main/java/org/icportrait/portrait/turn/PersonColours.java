package org.icportrait.portrait.turn;

import java.util.Arrays;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.Planes;
import org.icportrait.face.image.PushPull;
import org.icportrait.face.image.SmoothStep;

/** What a picture's person and background look like where the picture doesn't show them. */
final class PersonColours {
  static final double NAPE = 4.5; // y where hair ends behind
  private static final double HAIR = -7; // y above which what is around the face is hair
  private static final double EARS = -1; // and above which it may be beside the face
  private static final double NEAR = 5; // centimetres from hair in which its colours go on
  private static final double SHADED = 0.3; // rank of hair's colour behind, where less light comes
  private static final double CLOTHES = 10; // and below which are neck and clothes
  private static final int[] SMOOTH = {0, 2, 5, 11}; // radii of the levels in 1/384 of the side

  private final WideFrame frame;
  private final int size;
  private final Picture wide;
  private final float[] person; // [S, S], share of each pixel

  PersonColours(WideFrame frame, Picture wide, float[] person) {
    this.frame = frame;
    this.size = frame.size();
    this.wide = wide;
    this.person = person;
  }

  /** A picture and smoother versions of it. */
  Picture[] levels(Picture picture) {
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
  Picture withoutFringe() {
    float[] inner = Planes.blur(person, size, Math.max(1, size / 110));
    float[] known = new float[inner.length];
    for (int p = 0; p < known.length; p++) {
      known[p] = (float) SmoothStep.between(0, 1, 10 * inner[p] - 8.6);
    }
    return new Picture(size, size, PushPull.fill(wide.data(), known, 3, size));
  }

  /** What is behind: hair in the place of the face, the neck and clothes below it. */
  Picture withoutFace() {
    float[] inner = Planes.blur(person, size, Math.max(1, size / 130));
    int pixels = size * size;
    float[] top = new float[pixels];
    float[] around = new float[pixels];
    float[] skin = new float[pixels];
    float[] clothes = new float[pixels];
    float[] low = new float[pixels];
    HeadPose canonical = frame.geometry().pose().inverse();
    double[] at = new double[3];
    for (int p = 0; p < pixels; p++) {
      double x = frame.toCrop(p % size + 0.5);
      double y = frame.toCrop(p / size + 0.5);
      canonical.apply(x, y, frame.geometry().pose().translation()[2], at);
      double u = at[0] / 7.4;
      double v = (at[1] - 1) / 10;
      boolean beside = inner[p] > 0.95f && u * u + v * v > 1;
      top[p] = beside && at[1] < HAIR ? 1 : 0;
      around[p] = beside && at[1] < EARS ? 1 : 0;
      skin[p] = u * u + v * v < 0.4 ? 1 : 0;
      clothes[p] = inner[p] > 0.95f && at[1] > CLOTHES ? 1 : 0;
      low[p] = (float) SmoothStep.between(NAPE, CLOTHES, at[1]);
    }
    float[] usual = usual(wide.data(), top, SHADED);
    float[] hair = nearer(wide.data(), around, usual, usual(wide.data(), skin, 0.5));
    float[] above = PushPull.fill(wide.data(), hair, 3, size);
    float[] below = PushPull.fill(wide.data(), clothes, 3, size);
    float[] distance = Distances.to(hair, 0.5f, size);
    double near = NEAR * frame.centimetre() / frame.unit();
    for (int i = 0; i < above.length; i++) {
      int p = i % pixels;
      above[i] += (float) SmoothStep.between(0, near, distance[p]) * (usual[i / pixels] - above[i]);
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

  /** The background, filled in where the person is. */
  Picture withoutPerson() {
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
}
