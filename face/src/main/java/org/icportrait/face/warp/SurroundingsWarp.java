package org.icportrait.face.warp;

import java.util.stream.IntStream;
import org.icportrait.face.image.Bilinear;
import org.icportrait.face.image.Picture;
import org.icportrait.face.image.SmoothStep;
import org.icportrait.face.mesh.FaceMesh;

/**
 * Moves what surrounds a face (hair, ears, neck) so that it meets the rim of another face, which
 * can then keep the shape of its jaw and cheeks in that place. The displacement is that of the rim,
 * interpolated by inverse distances (Shepard 1968), and fades to nothing away from the face and
 * towards the edge of the picture.
 *
 * <p>It is kept on a coarse grid in shares of the picture's side, so that crops of the same place
 * in several resolutions move alike.
 */
public final class SurroundingsWarp {
  private static final int GRID = 96;
  private static final int BETWEEN = 4; // samples an edge of the outline
  private static final double SOFT = 0.06; // of the face's width: nearer samples share their say
  private static final double REACH = 0.8; // of the face's width: further off nothing moves
  private static final double MOST = 0.12; // of the face's width
  private static final double MARGIN = 0.06; // of the side: fades towards the edge of the picture
  private static final double STILL = 1 / 32.0; // pixels: less is no movement
  private static final int TURNS = 8;

  private final float[] field; // [2, GRID, GRID], to where a point's colour comes from, in sides

  private SurroundingsWarp(float[] field) {
    this.field = field;
  }

  /**
   * The movement that brings the rim of one face to that of another.
   *
   * @param place [478, 3], the face that is in the picture, in its pixels
   * @param face [478, 3], the one that will be
   * @param side of the square picture, in pixels
   */
  public static SurroundingsWarp between(float[] place, float[] face, double side) {
    Rim rim = Rim.of(place, face, side);
    float[] field = new float[2 * GRID * GRID];
    IntStream.range(0, GRID)
        .parallel()
        .forEach(
            row -> {
              double[] shift = new double[2];
              for (int column = 0; column < GRID; column++) {
                rim.shift(unit(column), unit(row), shift);
                field[row * GRID + column] = (float) shift[0];
                field[(GRID + row) * GRID + column] = (float) shift[1];
              }
            });
    return new SurroundingsWarp(field);
  }

  /** Where a node of the grid lies, in sides: the outer ones on the picture's edge. */
  private static double unit(int node) {
    return node / (GRID - 1.0);
  }

  /** The rim that will be, [points, 2], and from there to the rim that is; in sides. */
  private record Rim(double[] points, double[] shifts, double width) {
    static Rim of(float[] place, float[] face, double side) {
      int[] outline = FaceMesh.outline();
      double left = Double.MAX_VALUE;
      double right = -Double.MAX_VALUE;
      for (int i : outline) {
        left = Math.min(left, place[3 * i] / side);
        right = Math.max(right, place[3 * i] / side);
      }
      double width = right - left;
      double[] points = new double[2 * BETWEEN * outline.length];
      double[] shifts = new double[points.length];
      for (int k = 0; k < outline.length * BETWEEN; k++) {
        int i = 3 * outline[k / BETWEEN];
        int j = 3 * outline[(k / BETWEEN + 1) % outline.length];
        double t = k % BETWEEN / (double) BETWEEN;
        for (int axis = 0; axis < 2; axis++) {
          double to = (1 - t) * face[i + axis] + t * face[j + axis];
          double from = (1 - t) * place[i + axis] + t * place[j + axis];
          points[2 * k + axis] = to / side;
          shifts[2 * k + axis] = (from - to) / side;
        }
        double length = Math.hypot(shifts[2 * k], shifts[2 * k + 1]);
        double share = Math.min(1, MOST * width / Math.max(length, 1e-9));
        shifts[2 * k] *= share;
        shifts[2 * k + 1] *= share;
      }
      return new Rim(points, shifts, width);
    }

    void shift(double x, double y, double[] out) {
      double soft = SOFT * width * SOFT * width;
      double nearest = Double.MAX_VALUE;
      double total = 0;
      double sumX = 0;
      double sumY = 0;
      for (int k = 0; k < points.length; k += 2) {
        double dx = points[k] - x;
        double dy = points[k + 1] - y;
        double square = dx * dx + dy * dy;
        double weight = 1 / ((square + soft) * (square + soft));
        nearest = Math.min(nearest, square);
        total += weight;
        sumX += weight * shifts[k];
        sumY += weight * shifts[k + 1];
      }
      double edge = Math.min(Math.min(x, 1 - x), Math.min(y, 1 - y));
      double share =
          SmoothStep.between(REACH * width, 0, Math.sqrt(nearest))
              * SmoothStep.between(0, MARGIN, edge);
      out[0] = share * sumX / total;
      out[1] = share * sumY / total;
    }
  }

  /** The picture after the movement; pixels that stay are the same to the bit. */
  public Picture apply(Picture picture) {
    int width = picture.width();
    int height = picture.height();
    float[] out = picture.data().clone();
    IntStream.range(0, height)
        .parallel()
        .forEach(
            y -> {
              float[] rgb = new float[3];
              float[] shift = new float[2];
              for (int x = 0; x < width; x++) {
                at((x + 0.5) / width, (y + 0.5) / height, shift);
                double dx = width * shift[0];
                double dy = height * shift[1];
                if (Math.abs(dx) + Math.abs(dy) < STILL) {
                  continue;
                }
                picture.sampleBicubic(x + 0.5 + dx, y + 0.5 + dy, rgb);
                for (int c = 0; c < 3; c++) {
                  out[(c * height + y) * width + x] = rgb[c];
                }
              }
            });
    return new Picture(width, height, out);
  }

  /**
   * Where points go, by fixed-point iteration of the inverse.
   *
   * @param points [N, 3] in pixels of a picture
   * @param side of that picture
   * @return [N, 3]; depth is unchanged
   */
  public float[] apply(float[] points, double side) {
    float[] out = points.clone();
    float[] shift = new float[2];
    for (int i = 0; i < points.length; i += 3) {
      double x = points[i] / side;
      double y = points[i + 1] / side;
      double u = x;
      double v = y;
      for (int turn = 0; turn < TURNS; turn++) {
        at(u, v, shift);
        u = x - shift[0];
        v = y - shift[1];
      }
      out[i] = (float) (side * u);
      out[i + 1] = (float) (side * v);
    }
    return out;
  }

  /** The field at a point, bilinear between nodes; nothing moves on and beyond the edge. */
  private void at(double x, double y, float[] shift) {
    Bilinear.sample(field, 2, GRID, GRID, x * (GRID - 1) + 0.5, y * (GRID - 1) + 0.5, shift);
  }
}
