package org.icportrait.face.render;

/**
 * A pinhole camera at the origin that looks along z. Its frame: x right, y down, z away from it, in
 * any unit; pixel centres at half integers: {@code u = focal * x / z + centerX}.
 *
 * @param focal focal length in pixels
 * @param centerX where the axis meets the picture, pixels
 * @param centerY where the axis meets the picture, pixels
 * @param width pixels
 * @param height pixels
 * @param near what is nearer than this z is cut off, above 0
 */
public record Camera(
    double focal, double centerX, double centerY, int width, int height, double near) {

  /** Refuses what is no camera. */
  public Camera {
    if (!(focal > 0) || !(near > 0) || !Double.isFinite(focal + centerX + centerY + near)) {
      throw new IllegalArgumentException("a camera of focal length " + focal + ", near " + near);
    }
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a camera of " + width + " x " + height + " pixels");
    }
  }

  /**
   * A camera whose axis meets the middle of the picture.
   *
   * @param degrees vertical field of view, above 0 and below 180
   */
  public static Camera ofFieldOfView(double degrees, int width, int height, double near) {
    double focal = height / 2.0 / Math.tan(Math.toRadians(degrees) / 2);
    return new Camera(focal, width / 2.0, height / 2.0, width, height, near);
  }

  /** The same view in a picture {@code factor} times as large. */
  public Camera scaled(double factor) {
    return new Camera(
        factor * focal,
        factor * centerX,
        factor * centerY,
        Math.max(1, (int) Math.round(factor * width)),
        Math.max(1, (int) Math.round(factor * height)),
        near);
  }

  /** Points [n, 3] of the camera frame as [n, 3]: pixels u, v and z, which must be above 0. */
  public float[] project(float[] points) {
    float[] out = new float[points.length];
    for (int i = 0; i < points.length; i += 3) {
      double z = points[i + 2];
      out[i] = (float) (focal * points[i] / z + centerX);
      out[i + 1] = (float) (focal * points[i + 1] / z + centerY);
      out[i + 2] = points[i + 2];
    }
    return out;
  }
}
