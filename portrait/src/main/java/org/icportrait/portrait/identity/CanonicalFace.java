package org.icportrait.portrait.identity;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Umeyama;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.face.warp.AlignedProfile;
import org.icportrait.face.warp.ViewWarp;

/**
 * A face as the embedder sees it: its texture on the mean face from the front, what of it was seen,
 * and how its shape differs from the mean face. Pose is gone, brightness and tint are evened out.
 */
public final class CanonicalFace {
  /** Side S of the planes. */
  public static final int SIZE = 96;

  /** Planes: red, green, blue, visibility, shape x, y, z. */
  public static final int CHANNELS = 7;

  private static final int CROP = 128; // side of the crop that the texture is taken from
  private static final double SCALE = 4.8; // pixels a centimetre
  private static final float LEAST_DEVIATION = 0.02f; // display value, keeps black pictures tame

  private final FaceMesh mesh;
  private final ViewWarp warp;
  private final float[] place; // [478, 3], the mean face in pixels of the planes
  private final Raster raster;

  /** Faces over one surface. */
  public CanonicalFace(FaceMesh mesh) {
    this.mesh = mesh;
    this.warp = new ViewWarp(mesh);
    HeadAngles front = new HeadAngles(0, 0, 0);
    this.place =
        HeadPose.fromAngles(front, SCALE, SIZE / 2.0, SIZE / 2.0, 0).apply(mesh.canonical());
    this.raster = Rasterizer.draw(place, mesh.triangles(), SIZE, SIZE);
  }

  /** The planes [7, 96, 96] of an analysed face. */
  public float[] of(Picture picture, FaceAnalysis face) {
    CropFrame frame = CropFrame.portrait(face.landmarks(), CROP);
    float[] landmarks = frame.toCrop(face.landmarks());
    return of(frame.extract(picture), landmarks, landmarks);
  }

  /**
   * The planes of a face in a crop.
   *
   * @param crop the picture
   * @param landmarks [478, 3] in its pixels
   * @param seenFrom [478, 3], the landmarks that visibility is judged by
   */
  public float[] of(Picture crop, float[] landmarks, float[] seenFrom) {
    AlignedProfile aligned = warp.warp(crop, landmarks, seenFrom, place, SIZE);
    int pixels = SIZE * SIZE;
    float[] out = new float[CHANNELS * pixels];
    standardise(aligned, out);
    System.arraycopy(aligned.visibility(), 0, out, 3 * pixels, pixels);
    HeadPose pose = Umeyama.fit(mesh.canonical(), landmarks, mesh.rigidity());
    float[] shape = pose.inverse().apply(landmarks);
    for (int i = 0; i < shape.length; i++) {
      shape[i] -= mesh.canonical()[i]; // centimetres
    }
    float[] planes = raster.planes(mesh.triangles(), shape, 3, 0);
    System.arraycopy(planes, 0, out, 4 * pixels, planes.length);
    return out;
  }

  /** Each colour without its mean, all over one deviation; 0 off the face. */
  private static void standardise(AlignedProfile aligned, float[] out) {
    int pixels = SIZE * SIZE;
    float[] data = aligned.picture().data();
    double count = 0;
    double squares = 0;
    double[] mean = new double[3];
    for (int p = 0; p < pixels; p++) {
      if (aligned.coverage()[p] > 0) {
        count++;
        for (int c = 0; c < 3; c++) {
          mean[c] += data[c * pixels + p];
        }
      }
    }
    for (int c = 0; c < 3; c++) {
      mean[c] /= Math.max(1, count);
    }
    for (int i = 0; i < 3 * pixels; i++) {
      if (aligned.coverage()[i % pixels] > 0) {
        out[i] = (float) (data[i] - mean[i / pixels]);
        squares += out[i] * out[i] / (3 * count);
      }
    }
    float scale = 1 / Math.max(LEAST_DEVIATION, (float) Math.sqrt(squares));
    for (int i = 0; i < 3 * pixels; i++) {
      out[i] *= scale;
    }
  }
}
