package org.icportrait.face.warp;

import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.MeshNormals;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;

/**
 * Moves a profile's pixels as a mesh into another view (IC-Portrait, section 3.2): A and V. What
 * the profile never saw is taken from the other half of the face where that was seen, with V = 0.
 */
public final class ViewWarp {
  private static final float LEAST = 1e-3f;
  private static final float UNSEEN = 0.03f;
  private static final int ATTRIBUTES = 21;
  private static final double[] INSET = {0.05, 0.02}; // of the way to the middle, by ring

  private final FaceMesh mesh;
  private final int[] triangles;
  private final int[] rings;

  /** A warp of one surface. */
  public ViewWarp(FaceMesh mesh) {
    this.mesh = mesh;
    this.triangles = mesh.triangles();
    this.rings = mesh.ringsFromOutline();
  }

  /**
   * The landmarks of a face turned rigidly into another face's pose.
   *
   * @param landmarks [478, 3] of the profile
   * @param from pose of the profile in the same frame
   * @param to wanted pose in the target's frame
   */
  public static float[] turn(float[] landmarks, HeadPose from, HeadPose to) {
    return to.compose(from.inverse()).apply(landmarks);
  }

  /**
   * Draws the profile at moved landmarks.
   *
   * @param profile the picture
   * @param from [478, 3] landmarks in it
   * @param to [478, 3] where they go, in pixels of the result
   * @param size S, the side of the result
   */
  public AlignedProfile warp(Picture profile, float[] from, float[] to, int size) {
    return warp(profile, from, from, to, size);
  }

  /**
   * The same as if the profile had been taken from another side, to train on what that hides.
   *
   * @param seenFrom [478, 3], the landmarks that visibility is judged by
   */
  public AlignedProfile warp(
      Picture profile, float[] from, float[] seenFrom, float[] to, int size) {
    float[] targetNormals = MeshNormals.ofVertices(to, triangles);
    SeenSurface surface = new SeenSurface(seenFrom, triangles, profile.width(), profile.height());
    float[] seen = surface.visibility(targetNormals);
    float[] shadow = DeepShadow.share(mesh, profile, from);
    for (int i = 0; i < seen.length; i++) {
      seen[i] *= 1 - shadow[i];
    }
    float[] attributes =
        attributes(
            inset(from), seen, seenFrom, targetNormals, MeshNormals.ofVertices(from, triangles));
    Raster raster = Rasterizer.draw(to, triangles, size, size);
    int pixels = size * size;
    float[] picture = new float[3 * pixels];
    float[] visibility = new float[pixels];
    float[] normals = new float[3 * pixels];
    float[] values = new float[ATTRIBUTES];
    float[] direct = new float[3];
    float[] mirrored = new float[3];
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      raster.interpolate(p, triangles, attributes, ATTRIBUTES, values);
      float bare = surface.uncovered(values, 15, 9);
      float bareMirror = surface.uncovered(values, 18, 12);
      float shown = values[2] * bare;
      float seenMirror = values[5] * bareMirror;
      float neither = UNSEEN * (1 - seenMirror); // what was seen at a grazing angle on both sides
      float own = Math.max(shown, LEAST) + neither * bare * (1 - shown);
      float other = (1 - shown) * (seenMirror + neither * bareMirror);
      profile.sample(values[0], values[1], direct);
      profile.sample(values[3], values[4], mirrored);
      for (int c = 0; c < 3; c++) {
        picture[c * pixels + p] = (own * direct[c] + other * mirrored[c]) / (own + other);
      }
      visibility[p] = shown;
      unit(values, 6, normals, p, pixels);
    }
    return new AlignedProfile(
        new Picture(size, size, picture), visibility, raster.coverage(), normals);
  }

  private static void unit(float[] values, int at, float[] planes, int pixel, int pixels) {
    double length = Math.hypot(Math.hypot(values[at], values[at + 1]), values[at + 2]) + 1e-12;
    for (int k = 0; k < 3; k++) {
      planes[k * pixels + pixel] = (float) (values[at + k] / length);
    }
  }

  /**
   * [478, 21]: own x, y, visibility; the mirror's x, y, visibility; normal in the target; normal in
   * the profile; the mirror's normal in the profile; where it was seen from, its mirror too.
   */
  private float[] attributes(
      float[] from, float[] seen, float[] seenFrom, float[] targetNormals, float[] sourceNormals) {
    float[] out = new float[FaceMesh.POINTS * ATTRIBUTES];
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      int m = mesh.mirror()[i];
      int at = ATTRIBUTES * i;
      out[at] = from[3 * i];
      out[at + 1] = from[3 * i + 1];
      out[at + 2] = seen[i];
      out[at + 3] = from[3 * m];
      out[at + 4] = from[3 * m + 1];
      out[at + 5] = seen[m];
      System.arraycopy(targetNormals, 3 * i, out, at + 6, 3);
      System.arraycopy(sourceNormals, 3 * i, out, at + 9, 3);
      System.arraycopy(sourceNormals, 3 * m, out, at + 12, 3);
      System.arraycopy(seenFrom, 3 * i, out, at + 15, 3);
      System.arraycopy(seenFrom, 3 * m, out, at + 18, 3);
    }
    return out;
  }

  /** Rim landmarks a little further in: beyond the silhouette is background, not face. */
  private float[] inset(float[] landmarks) {
    double[] centre = new double[2];
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      centre[0] += landmarks[3 * i] / FaceMesh.POINTS;
      centre[1] += landmarks[3 * i + 1] / FaceMesh.POINTS;
    }
    float[] out = landmarks.clone();
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      if (rings[i] >= 0 && rings[i] < INSET.length) {
        for (int k = 0; k < 2; k++) {
          out[3 * i + k] += (float) (INSET[rings[i]] * (centre[k] - landmarks[3 * i + k]));
        }
      }
    }
    return out;
  }
}
