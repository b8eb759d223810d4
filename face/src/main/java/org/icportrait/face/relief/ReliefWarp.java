package org.icportrait.face.relief;

import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/**
 * Turns a head's relief: which place of the profile's head crop a pixel of the target shows, and
 * how well it was seen there.
 */
public final class ReliefWarp {
  private static final double UNSEEN = 0.25; // of its pixels: as good as not seen
  private static final double SEEN = 0.6; // and from here on seen well

  private ReliefWarp() {}

  /**
   * The similarity between two faces' landmarks, by their rigid points alone.
   *
   * @param from [478, 3]
   * @param to [478, 3]
   */
  public static HeadPose motion(FaceMesh mesh, float[] from, float[] to) {
    return Umeyama.fit(from, to, mesh.rigidity());
  }

  /**
   * A profile's head in the pose of a reference.
   *
   * @param profile head crop [3, S, S] of the profile
   * @param matte [S, S], the head's soft mask in it, 0..1
   * @param known [S, S], 0..1, how far a pixel of the crop is known; null where all are
   * @param from [478, 3] landmarks of the profile in its crop
   * @param to [478, 3] landmarks of the reference in its crop of the same size
   */
  public static AlignedHead align(
      FaceMesh mesh, Picture profile, float[] matte, float[] known, float[] from, float[] to) {
    HeadRelief relief = HeadRelief.of(mesh, from, profile.width());
    return turn(relief, motion(mesh, from, to), profile, matte, known);
  }

  /**
   * The same with a relief and a motion that are given.
   *
   * @param motion from the profile's crop to the target's
   */
  public static AlignedHead turn(
      HeadRelief relief, HeadPose motion, Picture profile, float[] matte, float[] known) {
    int size = relief.size();
    if (profile.width() != size || profile.height() != size || matte.length != size * size) {
      throw new IllegalArgumentException(
          "a crop of " + profile.width() + "x" + profile.height() + " for a relief of " + size);
    }
    GridRaster raster = GridRasterizer.draw(motion.apply(points(relief)), size, size);
    float[] visibility = visibility(raster, motion.scale());
    float[] u = raster.u().clone();
    float[] w = raster.w().clone();
    float[] covered = new float[u.length];
    for (int p = 0; p < u.length; p++) {
      covered[p] = Float.isNaN(u[p]) ? 0 : 1;
      if (visibility[p] == 0) {
        u[p] = Float.NaN;
        w[p] = Float.NaN;
      }
    }
    float[] depth = PullPush.fill(raster.depth(), covered, 1, size);
    float[] normals = HeadRelief.normals(Smoothing.gaussian(depth, size, 1), size);
    if (known != null) {
      float[] one = new float[1];
      for (int p = 0; p < visibility.length; p++) {
        if (visibility[p] > 0) {
          Bilinear.sample(known, 1, size, size, u[p], w[p], one);
          visibility[p] *= one[0];
        }
      }
    }
    AlignedHead bare =
        new AlignedHead(size, Picture.black(size, size), matte, visibility, normals, u, w);
    return new AlignedHead(
        size, bare.picture(profile), bare.plane(matte), visibility, normals, u, w);
  }

  /** [S, S, 3], a vertex at each pixel's centre. */
  private static float[] points(HeadRelief relief) {
    int size = relief.size();
    float[] points = new float[3 * size * size];
    for (int p = 0; p < size * size; p++) {
      points[3 * p] = p % size + 0.5f;
      points[3 * p + 1] = p / size + 0.5f;
      points[3 * p + 2] = relief.depth()[p];
    }
    return points;
  }

  /** A head drawn k times as large has k^2 pixels for each of its own without being stretched. */
  private static float[] visibility(GridRaster raster, double scale) {
    float[] out = new float[raster.stretch().length];
    for (int p = 0; p < out.length; p++) {
      double seen = (raster.stretch()[p] * scale * scale - UNSEEN) / (SEEN - UNSEEN);
      out[p] = (float) Math.min(1, Math.max(0, seen));
    }
    return Morphology.open(out, raster.size(), 1); // single lines between holes are smears
  }
}
