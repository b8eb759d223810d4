package org.icportrait.face.geometry;

import org.icportrait.face.FaceAnalysis;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;

/** The light on a face of which something hides a part. */
public final class UncoveredLight {
  private UncoveredLight() {}

  /**
   * Estimates the light by what is not hidden.
   *
   * @param frame any square crop of the picture, S its size
   * @param cover [S, S] in it, 0..1, what hides the face
   */
  public static SphericalHarmonics of(
      FaceMesh mesh, Picture picture, FaceAnalysis face, CropFrame frame, float[] cover) {
    CropFrame crop = CropFrame.portrait(face.landmarks(), GeometryNetwork.SIZE);
    LandmarkSurface surface =
        LandmarkSurface.draw(mesh, crop.toCrop(face.landmarks()), GeometryNetwork.SIZE);
    float[] skin = surface.skin();
    int size = frame.size();
    for (int p = 0; p < skin.length; p++) {
      if (skin[p] > 0) {
        double[] there = crop.toPicture(p % crop.size() + 0.5, p / crop.size() + 0.5);
        double[] at = frame.toCrop(there[0], there[1]);
        skin[p] *= 1 - Bilinear.sample(cover, 0, size, size, at[0], at[1]);
      }
    }
    return surface.light(crop.extract(picture), skin);
  }
}
