package org.icportrait.portrait.train.matching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.icportrait.portrait.data.pairs.HeadPair;

/**
 * Two views of a head whose correspondences are exact.
 *
 * @param pair the target and the profile without anything warped
 * @param kind where it comes from
 * @param degrees of yaw between the views
 * @param target [2 {@link #POINTS}], x and y of points in the target, shares of the side
 * @param profile [2 {@link #POINTS}], where they are in the profile
 */
public record KnownMatches(
    HeadPair pair, String kind, double degrees, float[] target, float[] profile) {
  /** Points of a pair. */
  public static final int POINTS = 64;

  /**
   * A pair with so many of its points, chosen at random.
   *
   * @param places x, y in the target and x, y in the profile, shares of the side; those outside are
   *     left out
   * @return empty where there are too few
   */
  static Optional<KnownMatches> of(
      HeadPair pair, String kind, double degrees, List<double[]> places, Random random) {
    List<double[]> inside = new ArrayList<>();
    for (double[] place : places) {
      boolean within = true;
      for (double value : place) {
        within &= value >= 0 && value < 1;
      }
      if (within) {
        inside.add(place);
      }
    }
    if (inside.size() < POINTS) {
      return Optional.empty();
    }
    Collections.shuffle(inside, random);
    float[] target = new float[2 * POINTS];
    float[] profile = new float[2 * POINTS];
    for (int i = 0; i < POINTS; i++) {
      for (int k = 0; k < 2; k++) {
        target[2 * i + k] = (float) inside.get(i)[k];
        profile[2 * i + k] = (float) inside.get(i)[2 + k];
      }
    }
    return Optional.of(new KnownMatches(pair, kind, degrees, target, profile));
  }

  /** A matcher from the target to the profile. */
  @FunctionalInterface
  public interface Matcher {
    /** The place x, y in the profile of one in the target, shares of the side. */
    double[] place(double x, double y);
  }

  /**
   * The share of points that are matched rightly (PCK, Yang and Ramanan 2013).
   *
   * @param within at most so far from the true place, a share of the side
   */
  public double right(Matcher matcher, double within) {
    int right = 0;
    for (int i = 0; i < target.length; i += 2) {
      double[] found = matcher.place(target[i], target[i + 1]);
      right += Math.hypot(found[0] - profile[i], found[1] - profile[i + 1]) <= within ? 1 : 0;
    }
    return right / (double) POINTS;
  }
}
