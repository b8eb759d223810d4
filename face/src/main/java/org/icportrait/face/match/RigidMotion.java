package org.icportrait.face.match;

import java.util.List;
import org.icportrait.face.AxisAngle;
import org.icportrait.face.LeastSquares;

/**
 * How a head that keeps its shape moved between two pictures, each taken by a camera of its own:
 * the first picture's perspective is taken out, the head turned, scaled and moved, and the second's
 * put in. Coordinates are halves of the crops' sides.
 */
final class RigidMotion {
  private static final int UNKNOWNS = 10;
  private static final int SCALE = 3;
  private static final int SHIFT = 4; // two of them
  private static final int PERSPECTIVE_FIRST = 6;
  private static final int PERSPECTIVE_SECOND = 7;
  private static final int DEPTH_GAIN = 8;
  private static final int DEPTH_SHIFT = 9;

  /** Inverse distance of the cameras of portraits, per half of the crop's side. */
  private static final double[] PERSPECTIVE = {0.25, 0.22};

  private static final int ROUNDS = 40;
  private static final int WIDE_ROUNDS = 10;
  private static final double PIXEL = 1 / 128.0; // of a crop of 256
  private static final double WIDE = 20; // pixels: errors beyond count less, at first
  private static final double NARROW = 3; // and then
  private static final double DEPTH_ERROR = 6;
  private static final double DEPTH_WEIGHT = 0.3;
  private static final double DIFFERENCE = 1e-5;
  private static final double SETTLED = 1e-10;

  // how much a sighting's pixel weighs against each unknown's guess
  private static final double FREE = 3e-4;
  private static final double OF_ROTATION = 30;
  private static final double OF_PERSPECTIVE = 9;
  private static final double OF_GAIN = 30;

  /**
   * A point that both pictures show.
   *
   * @param first {x, y, z} in the first
   * @param second {x, y, z} in the second, or {x, y}
   * @param weight how much it counts
   */
  record Sighting(double[] first, double[] second, double weight) {

    /** The same point, for the motion back. */
    Sighting exchanged() {
      return new Sighting(/* first= */ second, /* second= */ first, weight);
    }
  }

  private final double[] unknowns;
  private final double[] turn; // [3, 3]
  private final double scale;
  private final double gain;

  private RigidMotion(double[] unknowns) {
    this.unknowns = unknowns;
    this.turn = AxisAngle.rotation(unknowns[0], unknowns[1], unknowns[2]);
    this.scale = Math.exp(unknowns[SCALE]);
    this.gain = Math.exp(unknowns[DEPTH_GAIN]);
  }

  /**
   * The motion that sightings agree on: Gauss-Newton with weights after Geman and McClure.
   *
   * @param rotation 3x3, row by row, a guess
   */
  static RigidMotion fit(List<Sighting> sightings, double[] rotation) {
    double[] guess = new double[UNKNOWNS];
    System.arraycopy(AxisAngle.of(rotation), 0, guess, 0, 3);
    guess[PERSPECTIVE_FIRST] = PERSPECTIVE[0];
    guess[PERSPECTIVE_SECOND] = PERSPECTIVE[1];
    double[] unknowns = guess.clone();
    for (int round = 0; round < ROUNDS; round++) {
      double[] step = step(sightings, unknowns, guess, round < WIDE_ROUNDS ? WIDE : NARROW);
      double length = 0;
      for (int k = 0; k < UNKNOWNS; k++) {
        unknowns[k] += step[k];
        length += step[k] * step[k];
      }
      if (round > WIDE_ROUNDS && length < SETTLED) {
        break;
      }
    }
    return new RigidMotion(unknowns);
  }

  private static double[] step(
      List<Sighting> sightings, double[] unknowns, double[] guess, double width) {
    RigidMotion here = new RigidMotion(unknowns);
    RigidMotion[] near = new RigidMotion[UNKNOWNS];
    for (int k = 0; k < UNKNOWNS; k++) {
      double[] moved = unknowns.clone();
      moved[k] += DIFFERENCE;
      near[k] = new RigidMotion(moved);
    }
    LeastSquares problem = new LeastSquares(UNKNOWNS);
    double[][] rows = new double[3][UNKNOWNS];
    double[] value = new double[3];
    double[] moved = new double[3];
    for (Sighting sighting : sightings) {
      here.apply(sighting.first, value);
      for (int k = 0; k < UNKNOWNS; k++) {
        near[k].apply(sighting.first, moved);
        for (int c = 0; c < 3; c++) {
          rows[c][k] = (moved[c] - value[c]) / (DIFFERENCE * PIXEL);
        }
      }
      double x = (sighting.second[0] - value[0]) / PIXEL;
      double y = (sighting.second[1] - value[1]) / PIXEL;
      double weight = sighting.weight * trust(Math.hypot(x, y), width);
      problem.add(rows[0], x, weight);
      problem.add(rows[1], y, weight);
      if (sighting.second.length > 2) {
        double z = (sighting.second[2] - value[2]) / PIXEL;
        problem.add(rows[2], z, sighting.weight * DEPTH_WEIGHT * trust(z, DEPTH_ERROR));
      }
    }
    double[] unit = new double[UNKNOWNS];
    for (int k = 0; k < UNKNOWNS; k++) {
      unit[k] = 1;
      problem.add(unit, guess[k] - unknowns[k], 1e-3 + sightings.size() * stiffness(k));
      problem.addPrior(k, 1);
      unit[k] = 0;
    }
    return problem.solve();
  }

  private static double stiffness(int unknown) {
    return switch (unknown) {
      case SCALE, SHIFT, SHIFT + 1, DEPTH_SHIFT -> FREE;
      case PERSPECTIVE_FIRST, PERSPECTIVE_SECOND -> OF_PERSPECTIVE;
      case DEPTH_GAIN -> OF_GAIN;
      default -> OF_ROTATION;
    };
  }

  private static double trust(double error, double width) {
    double share = width * width / (width * width + error * error);
    return share * share;
  }

  /** Where the second picture has a point {x, y, z} of the first. */
  double[] apply(double[] point) {
    double[] out = new double[3];
    apply(point, out);
    return out;
  }

  private void apply(double[] point, double[] out) {
    double z = point[2] * gain;
    double distance = 1 + unknowns[PERSPECTIVE_FIRST] * z;
    double x = point[0] * distance;
    double y = point[1] * distance;
    double u = scale * (turn[0] * x + turn[1] * y + turn[2] * z) + unknowns[SHIFT];
    double v = scale * (turn[3] * x + turn[4] * y + turn[5] * z) + unknowns[SHIFT + 1];
    double w = scale * (turn[6] * x + turn[7] * y + turn[8] * z);
    double nearer = 1 / (1 + unknowns[PERSPECTIVE_SECOND] * w);
    out[0] = u * nearer;
    out[1] = v * nearer;
    out[2] = (w + unknowns[DEPTH_SHIFT]) / gain;
  }
}
