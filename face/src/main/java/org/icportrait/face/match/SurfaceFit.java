package org.icportrait.face.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.LeastSquares;

/**
 * Where a face shows each point of the head: pixels as a cubic polynomial of canonical coordinates,
 * fitted to all pixels of the head that face the viewer, with weights after Geman and McClure. Each
 * pixel's canonical coordinates are noisy, what all of them say together is not.
 */
final class SurfaceFit {
  private static final int DEGREE = 3;
  private static final int TERMS = 20; // monomials of three variables up to the third degree
  private static final int LINEAR = 4;
  private static final int STEP = 4; // pixels between those that are looked at
  private static final int ROUNDS = 5;
  private static final double OUTLIER = 5; // pixels
  private static final double STIFF = 1e-2; // keeps what is not linear small
  private static final double ANY = 1e-6;
  private static final double SLIGHT = 1e-4; // for differences
  private static final double SPREAD = 4; // of coordinates 0..1 about their middle
  private static final int CORRECTIONS = 3;
  private static final double FACING = -0.1;

  private final double[] column;
  private final double[] row;

  private SurfaceFit(double[] column, double[] row) {
    this.column = column;
    this.row = row;
  }

  /** Fits to the pixels of a face's crop. */
  static SurfaceFit of(FaceGeometry face) {
    int size = face.size();
    int pixels = size * size;
    List<double[]> terms = new ArrayList<>();
    List<double[]> places = new ArrayList<>();
    for (int y = STEP / 2; y < size; y += STEP) {
      for (int x = STEP / 2; x < size; x += STEP) {
        int p = y * size + x;
        if (face.mask()[p] > 0.5 && face.normal()[2 * pixels + p] < FACING) {
          terms.add(terms(canonical(face, p)));
          places.add(new double[] {x + 0.5, y + 0.5});
        }
      }
    }
    double[] weight = new double[terms.size()];
    Arrays.fill(weight, 1);
    SurfaceFit fit = solve(terms, places, weight);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < weight.length; i++) {
        double dx = dot(fit.column, terms.get(i)) - places.get(i)[0];
        double dy = dot(fit.row, terms.get(i)) - places.get(i)[1];
        double share = OUTLIER * OUTLIER / (OUTLIER * OUTLIER + dx * dx + dy * dy);
        weight[i] = share * share;
      }
      fit = solve(terms, places, weight);
    }
    return fit;
  }

  private static SurfaceFit solve(List<double[]> terms, List<double[]> places, double[] weight) {
    LeastSquares columns = new LeastSquares(TERMS);
    LeastSquares rows = new LeastSquares(TERMS);
    for (int i = 0; i < weight.length; i++) {
      columns.add(terms.get(i), places.get(i)[0], weight[i]);
      rows.add(terms.get(i), places.get(i)[1], weight[i]);
    }
    for (int k = 0; k < TERMS; k++) {
      columns.addPrior(k, k < LINEAR ? ANY : STIFF);
      rows.addPrior(k, k < LINEAR ? ANY : STIFF);
    }
    return new SurfaceFit(columns.solve(), rows.solve());
  }

  /** Canonical coordinates 0..1 of a pixel. */
  static double[] canonical(FaceGeometry face, int pixel) {
    int pixels = face.size() * face.size();
    return new double[] {
      face.canonical()[pixel],
      face.canonical()[pixels + pixel],
      face.canonical()[2 * pixels + pixel]
    };
  }

  /** Where the crop shows a point of canonical coordinates 0..1, {x, y} in its pixels. */
  double[] project(double[] canonical) {
    double[] terms = terms(canonical);
    return new double[] {dot(column, terms), dot(row, terms)};
  }

  /** The canonical coordinates nearest to the given ones that the crop shows at a place. */
  double[] at(double x, double y, double[] canonical) {
    double[] c = canonical.clone();
    for (int round = 0; round < CORRECTIONS; round++) {
      double[] here = project(c);
      double[] toColumn = new double[3];
      double[] toRow = new double[3];
      for (int k = 0; k < 3; k++) {
        double[] moved = c.clone();
        moved[k] += SLIGHT;
        double[] there = project(moved);
        toColumn[k] = (there[0] - here[0]) / SLIGHT;
        toRow[k] = (there[1] - here[1]) / SLIGHT;
      }
      // the shortest step: along both gradients
      double a =
          dot(toColumn, toColumn) + 1; // a pixel in the whole cube, against a point seen edge-on
      double b = dot(toColumn, toRow);
      double d = dot(toRow, toRow) + 1;
      double determinant = a * d - b * b;
      double u = (d * (here[0] - x) - b * (here[1] - y)) / determinant;
      double v = (a * (here[1] - y) - b * (here[0] - x)) / determinant;
      for (int k = 0; k < 3; k++) {
        c[k] -= u * toColumn[k] + v * toRow[k];
      }
    }
    return c;
  }

  /** All monomials up to the third degree, those of lower degree first. */
  private static double[] terms(double[] canonical) {
    double x = SPREAD * (canonical[0] - 0.5);
    double y = SPREAD * (canonical[1] - 0.5);
    double z = SPREAD * (canonical[2] - 0.5);
    double[] out = new double[TERMS];
    int n = 0;
    for (int total = 0; total <= DEGREE; total++) {
      for (int i = 0; i <= total; i++) {
        for (int j = 0; i + j <= total; j++) {
          out[n++] = power(x, i) * power(y, j) * power(z, total - i - j);
        }
      }
    }
    return out;
  }

  private static double power(double value, int exponent) {
    double product = 1;
    for (int i = 0; i < exponent; i++) {
      product *= value;
    }
    return product;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
