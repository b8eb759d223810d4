package org.icportrait.portrait.evaluate;

import org.icportrait.face.geometry.DenseGeometry;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Rasterizer;

/**
 * Where a head is in its picture, whose longer side is 512 pixels.
 *
 * @param head [H, W], head with hair; or null where nothing says so
 * @param skin [H, W], 1 on the head's bare skin, else 0
 * @param hair [H, W], 1 on hair, else 0; or null where nothing says so
 */
record HeadRegion(boolean[] head, float[] skin, float[] hair) {
  /** The longer side of pictures that are compared, pixels. */
  static final int SIDE = 512;

  private static final int GROWTH = 6; // pixels round the head that count as its edge
  private static final int CHIN = 152;
  private static final int TOP = 10; // of the forehead
  private static final double THROAT = 0.1; // of the face's height, skin below the chin on the head
  private static final double FULL = 0.5; // of a soft mask

  /** A picture at the size at which heads are compared. */
  static Picture sized(Picture picture) {
    double scale = scale(picture);
    return picture.resize(
        Math.max(1, (int) Math.round(scale * picture.width())),
        Math.max(1, (int) Math.round(scale * picture.height())));
  }

  private static double scale(Picture picture) {
    return SIDE / (double) Math.max(picture.width(), picture.height());
  }

  /**
   * A head by its masks: hair, face, and bare skin down to a little below the chin, so that a bare
   * shoulder is no head.
   *
   * @param masks red hair, green person, blue bare skin
   * @param landmarks [478, 3] in pixels of a picture of the masks' shape
   * @param of the picture that the landmarks belong to
   */
  static HeadRegion ofMasks(Picture masks, float[] landmarks, Picture of, FaceMesh mesh) {
    Picture sized = sized(masks);
    int width = sized.width();
    int height = sized.height();
    int pixels = width * height;
    float[] points = scaled(landmarks, scale(of));
    float[] face = Rasterizer.draw(points, mesh.triangles(), width, height).coverage();
    double downX = points[3 * CHIN] - points[3 * TOP];
    double downY = points[3 * CHIN + 1] - points[3 * TOP + 1];
    double square = downX * downX + downY * downY;
    boolean[] head = new boolean[pixels];
    float[] skin = new float[pixels];
    float[] hair = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      double x = p % width + 0.5 - points[3 * CHIN];
      double y = p / width + 0.5 - points[3 * CHIN + 1];
      boolean above = x * downX + y * downY <= THROAT * square;
      hair[p] = sized.data()[p] > FULL ? 1 : 0;
      skin[p] = above && sized.data()[2 * pixels + p] > FULL ? 1 : 0;
      head[p] = hair[p] > 0 || skin[p] > 0 || face[p] > FULL;
    }
    return new HeadRegion(head, skin, hair);
  }

  /**
   * A head of a synthetic scene, whose normals are black off the head; its skin is that of the
   * landmarks' surface.
   *
   * @param normals or null where they are not known: then only the skin is
   */
  static HeadRegion ofNormals(Picture normals, float[] landmarks, Picture of, FaceMesh mesh) {
    Picture sized = sized(of);
    boolean[] head = null;
    if (normals != null) {
      Picture exact = sized(normals);
      int pixels = exact.width() * exact.height();
      head = new boolean[pixels];
      for (int p = 0; p < pixels; p++) {
        double length = 0;
        for (int c = 0; c < 3; c++) {
          double n = 2 * exact.data()[c * pixels + p] - 1;
          length += n * n;
        }
        head[p] = length < 1.5 * 1.5; // black is (-1, -1, -1), of length 1.7
      }
    }
    float[] square = DenseGeometry.skin(mesh, scaled(landmarks, scale(of)), SIDE);
    float[] skin = new float[sized.width() * sized.height()];
    for (int p = 0; p < skin.length; p++) {
      int at = p / sized.width() * SIDE + p % sized.width();
      skin[p] = square[at] > FULL ? 1 : 0;
    }
    return new HeadRegion(head, skin, null);
  }

  private static float[] scaled(float[] landmarks, double scale) {
    float[] out = new float[landmarks.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (scale * landmarks[i]);
    }
    return out;
  }

  /**
   * A region grown by a disc of 6 pixels.
   *
   * @param region [H, W]
   */
  static boolean[] grown(boolean[] region, int width) {
    int height = region.length / width;
    boolean[] out = new boolean[region.length];
    for (int dy = -GROWTH; dy <= GROWTH; dy++) {
      int reach = (int) Math.rint(Math.sqrt(GROWTH * GROWTH - dy * dy));
      for (int y = Math.max(0, -dy); y < Math.min(height, height - dy); y++) {
        int clear = 0; // the first pixel of the row that is not yet set by this row of the disc
        for (int x = 0; x < width; x++) {
          if (region[y * width + x]) {
            int end = Math.min(width - 1, x + reach);
            for (int u = Math.max(clear, x - reach); u <= end; u++) {
              out[(y + dy) * width + u] = true;
            }
            clear = end + 1;
          }
        }
      }
    }
    return out;
  }
}
