package org.icportrait.face.light;

import java.nio.file.Path;
import org.icportrait.face.SphericalHarmonics;

/**
 * Light from all directions as a latitude-longitude picture: seen from inside, its middle straight
 * ahead of the camera (z away), the right of it to the right, its top row straight up. What lights
 * a face that looks into the camera is therefore near the left and right ends.
 *
 * @param width W
 * @param height H
 * @param radiance [H, W, 3], linear RGB
 */
public record EnvironmentMap(int width, int height, float[] radiance) {
  // squares of the normalising factors of the harmonics, times 4 pi, by basis function
  private static final double[] SQUARED_NORM = {1, 3, 3, 3, 15, 15, 1.25, 15, 3.75};

  /** Refuses another number of values. */
  public EnvironmentMap {
    if (width < 1 || height < 1 || radiance.length != 3L * width * height) {
      throw new IllegalArgumentException(
          radiance.length + " values for a map of " + width + " x " + height);
    }
  }

  /**
   * Reads a Radiance picture (.hdr).
   *
   * @throws org.icportrait.engine.BadInputException when the file is none
   */
  public static EnvironmentMap read(Path file) {
    return RadianceReader.read(file);
  }

  /** The unit vector to the centre of a texel: x right, y down, z away from the camera. */
  public double[] direction(int column, int row) {
    double azimuth = 2 * Math.PI * ((column + 0.5) / width - 0.5);
    double polar = Math.PI * (row + 0.5) / height;
    return new double[] {
      Math.sin(polar) * Math.sin(azimuth), -Math.cos(polar), Math.sin(polar) * Math.cos(azimuth)
    };
  }

  /**
   * The shading of a white Lambertian surface (Ramamoorthi and Hanrahan 2001): the map projected on
   * harmonics by solid angle, folded with the cosine, over pi. A map of radiance 1 shades with 1.
   */
  public SphericalHarmonics harmonics() {
    double[] sum = new double[3 * SphericalHarmonics.BASIS];
    double[] basis = new double[SphericalHarmonics.BASIS];
    for (int row = 0; row < height; row++) {
      double top = Math.cos(Math.PI * row / height);
      double bottom = Math.cos(Math.PI * (row + 1) / height);
      double solidAngle = (top - bottom) * 2 * Math.PI / width;
      for (int column = 0; column < width; column++) {
        double[] d = direction(column, row);
        SphericalHarmonics.basis(d[0], d[1], d[2], basis);
        int at = 3 * (row * width + column);
        for (int c = 0; c < 3; c++) {
          for (int i = 0; i < basis.length; i++) {
            sum[SphericalHarmonics.BASIS * c + i] += solidAngle * radiance[at + c] * basis[i];
          }
        }
      }
    }
    float[] coefficients = new float[sum.length];
    for (int i = 0; i < sum.length; i++) {
      int function = i % SphericalHarmonics.BASIS;
      coefficients[i] =
          (float) (lambert(function) * SQUARED_NORM[function] / (4 * Math.PI) * sum[i]);
    }
    return new SphericalHarmonics(coefficients);
  }

  /** The cosine's factor of a basis function's order, over pi. */
  private static double lambert(int function) {
    return function == 0 ? 1 : function < 4 ? 2.0 / 3 : 0.25;
  }

  /** The map turned about the vertical, by whole texels; above 0 its middle goes to the right. */
  public EnvironmentMap turned(double degrees) {
    int shift = Math.floorMod(Math.round(degrees / 360 * width), width);
    float[] out = new float[radiance.length];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int to = 3 * (row * width + (column + shift) % width);
        System.arraycopy(radiance, 3 * (row * width + column), out, to, 3);
      }
    }
    return new EnvironmentMap(width, height, out);
  }
}
