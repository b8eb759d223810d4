package org.icportrait.face.render;

/**
 * What a directional light reaches first, as a depth map seen from it (Williams 1978), filtered by
 * the share of texels around a point that reach it (percentage-closer filtering, Reeves 1987). The
 * depths compared lie in the tangent plane of the point, so that a slanted surface does not shadow
 * itself.
 */
final class ShadowMap {
  private static final int SIZE = 256;
  private static final int MARGIN = 2; // texels around the mesh
  private static final double LARGEST_RADIUS = 8; // texels
  private static final double STEEPEST = 6; // slope of the tangent plane, depth a texel
  private static final double BIAS = 1.5; // texels

  private final double[] axes; // [3, 3], rows: right, down, away from the light
  private final double scale; // texels a unit of the mesh
  private final double[] offset; // texels
  private final double radius; // texels
  private final float[] depth; // [SIZE, SIZE], texels

  private ShadowMap(double[] axes, double scale, double[] offset, double radius, float[] depth) {
    this.axes = axes;
    this.scale = scale;
    this.offset = offset;
    this.radius = radius;
    this.depth = depth;
  }

  static ShadowMap of(RenderMesh mesh, DirectionalLight light, int bands) {
    double[] axes = axes(light.unit());
    float[] points = new float[mesh.vertices().length];
    double[] low = {1e30, 1e30};
    double[] high = {-1e30, -1e30};
    double[] turned = new double[3];
    for (int i = 0; i < points.length; i += 3) {
      float[] v = mesh.vertices();
      turn(axes, v[i], v[i + 1], v[i + 2], turned);
      for (int k = 0; k < 3; k++) {
        points[i + k] = (float) turned[k];
        if (k < 2) {
          low[k] = Math.min(low[k], turned[k]);
          high[k] = Math.max(high[k], turned[k]);
        }
      }
    }
    double extent = Math.max(1e-9, Math.max(high[0] - low[0], high[1] - low[1]));
    double scale = (SIZE - 2 * MARGIN) / extent;
    double[] offset = {MARGIN - scale * low[0], MARGIN - scale * low[1]};
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) (scale * points[i] + (i % 3 == 2 ? 0 : offset[i % 3]));
    }
    double radius = Math.min(LARGEST_RADIUS, Math.max(0.5, scale * light.penumbra()));
    Raster raster = Rasterizer.draw(points, mesh.triangles(), SIZE, SIZE, bands);
    return new ShadowMap(axes, scale, offset, radius, raster.depth());
  }

  /**
   * The share of the light that reaches a point, 0..1.
   *
   * @param point [3] in the camera frame
   * @param normal [3], unit
   */
  double lit(double[] point, float[] normal) {
    double[] p = new double[3];
    double[] n = new double[3];
    turn(axes, point[0], point[1], point[2], p);
    turn(axes, normal[0], normal[1], normal[2], n);
    double facing = Math.min(n[2], -1e-3);
    double slopeX = Math.min(STEEPEST, Math.max(-STEEPEST, -n[0] / facing));
    double slopeY = Math.min(STEEPEST, Math.max(-STEEPEST, -n[1] / facing));
    double x = scale * p[0] + offset[0];
    double y = scale * p[1] + offset[1];
    double bias = BIAS * (1 + 0.5 * (Math.abs(slopeX) + Math.abs(slopeY)));
    double z = scale * p[2] - bias;
    int first = (int) Math.floor(x - radius);
    double[] wide = new double[(int) Math.floor(x + radius) - first + 1];
    double width = 0;
    for (int i = 0; i < wide.length; i++) {
      wide[i] = overlap(first + i, x);
      width += wide[i];
    }
    double sum = 0;
    double total = 0;
    for (int row = (int) Math.floor(y - radius); row <= y + radius; row++) {
      double high = overlap(row, y);
      total += high * width;
      boolean beyond = row < 0 || row >= SIZE; // outside the map all light arrives
      double plane = z + slopeX * (first + 0.5 - x) + slopeY * (row + 0.5 - y);
      double lit = 0;
      for (int i = 0; i < wide.length; i++, plane += slopeX) {
        int column = first + i;
        if (beyond || column < 0 || column >= SIZE || depth[row * SIZE + column] >= plane) {
          lit += wide[i];
        }
      }
      sum += high * lit;
    }
    return total > 0 ? sum / total : 1;
  }

  /** How much of a texel lies within the radius of a place. */
  private double overlap(int texel, double place) {
    return Math.max(0, Math.min(texel + 1, place + radius) - Math.max(texel, place - radius));
  }

  private static double[] axes(double[] towards) {
    double[] away = {-towards[0], -towards[1], -towards[2]};
    // whichever of x and y is further from the light's direction keeps the cross product long
    double[] helper = Math.abs(away[1]) < 0.9 ? new double[] {0, 1, 0} : new double[] {1, 0, 0};
    double[] right = unit(cross(helper, away));
    double[] down = cross(away, right);
    return new double[] {
      right[0], right[1], right[2], down[0], down[1], down[2], away[0], away[1], away[2]
    };
  }

  private static void turn(double[] axes, double x, double y, double z, double[] out) {
    for (int k = 0; k < 3; k++) {
      out[k] = axes[3 * k] * x + axes[3 * k + 1] * y + axes[3 * k + 2] * z;
    }
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double[] unit(double[] v) {
    double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return new double[] {v[0] / length, v[1] / length, v[2] / length};
  }
}
