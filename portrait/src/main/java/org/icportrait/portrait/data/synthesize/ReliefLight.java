package org.icportrait.portrait.data.synthesize;

import org.icportrait.face.HeadPose;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.head.HeadFit;
import org.icportrait.face.image.Brightness;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.render.MeshNormals;

/**
 * Puts a relief into another light: the ratio of two shadings of its surface (quotient image,
 * Shashua and Riklin-Raviv 2001), which fades out around the head. Cast shadows stay.
 *
 * @param fit of the head in its portrait
 * @param normals [n, 3], unit, in the head's frame, smoothed
 * @param share [n], 1 on the head, 0 far from it
 */
record ReliefLight(HeadFit fit, float[] normals, float[] share) {
  private static final double OWN = 0.25; // share of the views in the portrait's own light
  private static final double NEAR = 0.5; // centimetres from the head: all of the light
  private static final double FAR = 8;
  private static final double MOST = Math.log(2.4);
  private static final double DARKEST = 0.35; // of the mean light, else shadows are blown up

  /** Share of the old light's colour that is believed: skin and light can't be told apart. */
  private static final double LOCAL_COLOUR = 0.3;

  private static final int PASSES = 4;

  /**
   * The light of a relief on a grid.
   *
   * @param across vertices a row
   * @param seen [n, 3], vertices in the portrait's camera frame
   * @param triangles wound clockwise on the screen
   * @param distance [n], centimetres from the head
   */
  static ReliefLight of(HeadFit fit, int across, float[] seen, int[] triangles, float[] distance) {
    float[] normals = MeshNormals.ofVertices(seen, triangles);
    for (int i = 0; i < normals.length; i++) {
      normals[i] = -normals[i]; // the grid's winding points away from the viewer
    }
    for (int pass = 0; pass < PASSES; pass++) {
      normals = smoothed(normals, across);
    }
    float[] share = new float[distance.length];
    for (int v = 0; v < share.length; v++) {
      share[v] = (float) (1 - SmoothStep.between(NEAR, FAR, distance[v]));
    }
    HeadPose rotation = fit.pose().inverse().with(1, 0, 0, 0);
    return new ReliefLight(fit, rotation.apply(normals), share);
  }

  private static float[] smoothed(float[] normals, int across) {
    float[] out = normals.clone();
    int down = normals.length / 3 / across;
    for (int y = 1; y < down - 1; y++) {
      for (int x = 1; x < across - 1; x++) {
        int v = 3 * (y * across + x);
        double length = 1e-12;
        for (int k = 0; k < 3; k++) {
          out[v + k] =
              2 * normals[v + k]
                  + normals[v + k - 3]
                  + normals[v + k + 3]
                  + normals[v + k - 3 * across]
                  + normals[v + k + 3 * across];
          length += out[v + k] * out[v + k];
        }
        for (int k = 0; k < 3; k++) {
          out[v + k] /= (float) Math.sqrt(length);
        }
      }
    }
    return out;
  }

  /** A light in the frame of the view's camera: now and then the portrait's, turned with it. */
  SphericalHarmonics choose(SampleRandom random, HeadPose view) {
    SphericalHarmonics own = own(view);
    SphericalHarmonics other = RandomLight.soft(random);
    double part = random.between(0.5, 1);
    return random.chance(OWN) ? own : HarmonicLight.mixed(own, other, part);
  }

  private SphericalHarmonics own(HeadPose view) {
    return fit.light().rotated(view.compose(fit.pose().inverse()).rotation());
  }

  /**
   * [n, 3], what the portrait's linear light is multiplied with; exactly 1 where nothing changes.
   */
  float[] ratios(SphericalHarmonics shown, HeadPose view) {
    SphericalHarmonics own = own(view);
    float[] turned = view.with(1, 0, 0, 0).apply(normals);
    float[] out = new float[turned.length];
    double[] basis = new double[SphericalHarmonics.BASIS];
    float[] before = new float[3];
    float[] after = new float[3];
    for (int v = 0; v < share.length; v++) {
      if (share[v] > 0) {
        own.shade(turned[3 * v], turned[3 * v + 1], turned[3 * v + 2], basis, before);
        shown.shade(turned[3 * v], turned[3 * v + 1], turned[3 * v + 2], basis, after);
      }
      double level = share[v] > 0 ? level(before, after) : 0;
      for (int c = 0; c < 3; c++) {
        double log = 0;
        if (share[v] > 0 && after[c] != before[c]) {
          double old = Math.max(1e-3, before[c] / luminance(before));
          double colour = Math.min(1.5, Math.max(0.6, after[c] / luminance(after)));
          log = level + StrictMath.log(colour) - LOCAL_COLOUR * StrictMath.log(old);
        }
        double limited = Math.min(MOST, Math.max(-MOST, log));
        out[3 * v + c] = log == 0 ? 1 : (float) StrictMath.exp(share[v] * limited);
      }
    }
    return out;
  }

  private static double level(float[] before, float[] after) {
    return StrictMath.log(luminance(after) / Math.max(DARKEST, luminance(before)));
  }

  private static double luminance(float[] rgb) {
    return Math.max(1e-4, Brightness.LUMINANCE.of(rgb));
  }
}
