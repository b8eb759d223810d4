package org.icportrait.portrait.generate;

import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadAngles;
import org.icportrait.face.HeadPose;
import org.icportrait.face.Picture;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.portrait.stitch.Planes;

/** Turns a whole portrait crop with its head: a relief of the dense depth, drawn from aside. */
final class PortraitTurn {
  private static final int STEP = 2;
  private static final float BEHIND = 0.42f; // depth of the background, of the crop's side
  private static final double CENTRE = 5; // centimetres behind the canonical origin

  private PortraitTurn() {}

  /** The pose of these angles around the head's centre, in the pixels of the crop. */
  static HeadPose pose(HeadPose from, HeadAngles angles) {
    double[] centre = new double[3];
    from.apply(0, 0, CENTRE, centre);
    HeadPose turned = HeadPose.fromAngles(angles, from.scale(), 0, 0, 0);
    double[] moved = new double[3];
    turned.apply(0, 0, CENTRE, moved);
    return turned.with(
        from.scale(), centre[0] - moved[0], centre[1] - moved[1], centre[2] - moved[2]);
  }

  /**
   * Draws the crop in another pose.
   *
   * @param crop [3, S, S] of the geometry's frame
   * @param to the wanted pose in crop pixels
   */
  static Picture turn(Picture crop, FaceGeometry geometry, HeadPose to) {
    int size = crop.width();
    int across = size / STEP + 1;
    float[] depth = depth(geometry, size);
    float[] vertices = new float[3 * across * across];
    float[] places = new float[2 * across * across];
    for (int i = 0; i < across * across; i++) {
      int x = Math.min(size - 1, i % across * STEP);
      int y = Math.min(size - 1, i / across * STEP);
      vertices[3 * i] = i % across * STEP;
      vertices[3 * i + 1] = i / across * STEP;
      vertices[3 * i + 2] = depth[y * size + x];
      places[2 * i] = i % across * STEP;
      places[2 * i + 1] = i / across * STEP;
    }
    int[] triangles = grid(across);
    float[] moved = to.compose(geometry.pose().inverse()).apply(vertices);
    Raster raster = Rasterizer.draw(moved, triangles, size, size);
    int pixels = size * size;
    float[] out = new float[3 * pixels];
    float[] place = new float[2];
    float[] rgb = new float[3];
    Picture blurred = blurred(crop);
    for (int p = 0; p < pixels; p++) {
      if (raster.triangle()[p] >= 0) {
        raster.interpolate(p, triangles, places, 2, place);
        crop.sample(place[0], place[1], rgb);
      } else {
        blurred.sample(p % size + 0.5, p / size + 0.5, rgb);
      }
      for (int c = 0; c < 3; c++) {
        out[c * pixels + p] = rgb[c];
      }
    }
    return new Picture(size, size, out);
  }

  private static float[] depth(FaceGeometry geometry, int size) {
    int pixels = size * size;
    float[] depth = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      float m = geometry.mask()[p];
      float z = Math.min(geometry.position()[2 * pixels + p], BEHIND * size);
      depth[p] = m * z + (1 - m) * BEHIND * size;
    }
    return Planes.blur(depth, size, Math.max(1, size / 128));
  }

  private static Picture blurred(Picture crop) {
    int size = crop.width();
    int pixels = size * size;
    float[] out = new float[3 * pixels];
    for (int c = 0; c < 3; c++) {
      float[] plane = java.util.Arrays.copyOfRange(crop.data(), c * pixels, (c + 1) * pixels);
      System.arraycopy(Planes.blur(plane, size, size / 12), 0, out, c * pixels, pixels);
    }
    return new Picture(size, size, out);
  }

  private static int[] grid(int across) {
    int[] triangles = new int[6 * (across - 1) * (across - 1)];
    int n = 0;
    for (int y = 0; y < across - 1; y++) {
      for (int x = 0; x < across - 1; x++) {
        int i = y * across + x;
        for (int corner : new int[] {i, i + 1, i + across, i + 1, i + across + 1, i + across}) {
          triangles[n++] = corner;
        }
      }
    }
    return triangles;
  }
}
