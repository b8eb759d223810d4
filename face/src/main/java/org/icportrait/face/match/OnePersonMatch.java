package org.icportrait.face.match;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.HeadPose;
import org.icportrait.face.image.Picture;
import org.icportrait.face.match.PatchCorrelation.Found;
import org.icportrait.face.match.RigidMotion.Sighting;

/**
 * Matches between two pictures of one person, whose head keeps its shape and its look. Three
 * guesses are made of where a point went: by equal canonical coordinates, by the first picture's
 * surface turned as the whole head turned, and by the second's turned back. Per place those lead
 * that make the pictures look alike; then patches are searched around them, which corrects the
 * motion. At the end each place is corrected by a {@link DepthSweep} and by the patches around it.
 */
final class OnePersonMatch {
  private static final int ROUNDS = 4;
  private static final int FIRST_RANGE = 14; // pixels of a crop of 256
  private static final int RANGE = 6;
  private static final double OF_PATCH = 20; // weight of a found patch against a match of surfaces
  private static final double CHOICE = 0.1; // difference of correlation that decides
  private static final double REACH = 10; // pixels over which correlations are averaged
  private static final double FIELD = 12; // pixels over which displacements are averaged
  private static final double STILL = 0.3; // patches' weight that no displacement has
  private static final double HIDDEN = 0.25; // halves of the side, 3 cm: behind what is shown
  private static final double ALIKE = 0.15; // correlation that shows a point
  private static final double NEAR = 6; // pixels
  private static final double OTHER = 9; // centimetres: another part of the head is shown there

  private final ViewSurface first;
  private final ViewSurface second;
  private final float[] firstTones;
  private final float[] secondTones;
  private final MatchGrid canonical;
  private final List<Sighting> sightings = new ArrayList<>();
  private MatchGrid grid;
  private double[] agreement; // [nodes], of both pictures
  private RigidMotion there;

  private OnePersonMatch(
      FaceGeometry first, Picture firstCrop, FaceGeometry second, Picture secondCrop) {
    this.first = new ViewSurface(first, ViewSurface.POSSIBLY);
    this.second = new ViewSurface(second, ViewSurface.POSSIBLY);
    this.firstTones = PatchCorrelation.tones(firstCrop);
    this.secondTones = PatchCorrelation.tones(secondCrop);
    CanonicalMatch match = new CanonicalMatch(this.first, this.second);
    this.canonical = MatchGrid.of(first.size(), match::find);
    for (int node = 0; node < canonical.nodes(); node++) {
      Sighting seen = sighting(canonical.x(node), canonical.y(node), canonical.place(node), 1);
      if (seen != null && (node + node / canonical.side()) % 2 == 0) {
        sightings.add(seen);
      }
    }
  }

  /**
   * Matches two crops of the geometries' frames, or null when too little of the head is in both.
   */
  static OnePersonMatch of(
      FaceGeometry first, Picture firstCrop, FaceGeometry second, Picture secondCrop) {
    OnePersonMatch match = new OnePersonMatch(first, firstCrop, second, secondCrop);
    if (match.sightings.isEmpty()) {
      return null;
    }
    match.refine();
    return match;
  }

  ViewSurface first() {
    return first;
  }

  ViewSurface second() {
    return second;
  }

  /** {x, y} in the second crop of a point of the first; null off the head or where it is hidden. */
  double[] find(double x, double y) {
    double[] place = grid.at(x, y);
    double[] point = first.at(x, y);
    double[] from = first.canonical(x, y);
    if (place == null || point == null) {
      return null;
    }
    return isSeen(point, from, place) || alike(x, y) > ALIKE ? place : null;
  }

  /** Whether the second picture shows the head at a place, and not a part in front of the point. */
  private boolean isSeen(double[] point, double[] canonical, double[] place) {
    double[] shown = second.at(place[0], place[1]);
    return shown != null
        && there.apply(point)[2] - shown[2] < HIDDEN
        && ViewSurface.apart(canonical, second.canonical(place[0], place[1])) < OTHER;
  }

  /** How alike both pictures look around a point by what was found, 0..1. */
  private double alike(double x, double y) {
    int node = grid.node(x, y);
    return node < 0 ? 0 : agreement[node];
  }

  private void refine() {
    List<Sighting> all = sightings;
    HeadPose turn = second.face().pose().compose(first.face().pose().inverse());
    for (int round = 0; round < ROUNDS; round++) {
      there = RigidMotion.fit(all, turn.rotation());
      List<Sighting> exchanged = all.stream().map(Sighting::exchanged).toList();
      RigidMotion back = RigidMotion.fit(exchanged, turn.inverse().rotation());
      MatchGrid forwards = forwards();
      grid = choose(List.of(canonical, forwards, backwards(back, forwards)));
      List<Found> patches = correlation(grid).search(grid, round == 0 ? FIRST_RANGE : RANGE);
      all = new ArrayList<>(sightings);
      for (Found patch : patches) {
        double[] place = grid.at(patch.x() + patch.dx(), patch.y() + patch.dy());
        Sighting seen =
            place == null
                ? null
                : sighting(patch.x(), patch.y(), place, OF_PATCH * patch.confidence());
        if (seen != null) {
          all.add(seen);
        }
      }
    }
    grid = new DepthSweep(first, second, there, this::correlation).correct(grid);
    displace(correlation(grid).search(grid, RANGE));
    agreement = NodeBlur.of(grid, NEAR).mean(correlation(grid)::at);
  }

  private PatchCorrelation correlation(MatchGrid matches) {
    return PatchCorrelation.of(firstTones, secondTones, first.face().size(), matches);
  }

  private Sighting sighting(double x, double y, double[] place, double weight) {
    double[] point = first.at(x, y);
    double[] other = place == null ? null : second.at(place[0], place[1]);
    return point == null || other == null ? null : new Sighting(point, other, weight);
  }

  /** The first picture's surface, moved. */
  private MatchGrid forwards() {
    double half = second.half();
    return MatchGrid.of(
        first.face().size(),
        (x, y) -> {
          double[] point = first.at(x, y);
          double[] moved = point == null ? null : there.apply(point);
          return moved == null ? null : new double[] {half * (moved[0] + 1), half * (moved[1] + 1)};
        });
  }

  /** Where the second picture's surface comes from the point when it is moved back. */
  private MatchGrid backwards(RigidMotion back, MatchGrid forwards) {
    SurfaceInverse inverse = new SurfaceInverse(second, back, first.half());
    MatchGrid backwards = new MatchGrid(first.face().size());
    for (int node = 0; node < backwards.nodes(); node++) {
      double[] start = forwards.place(node);
      double x = backwards.x(node);
      double y = backwards.y(node);
      backwards.put(node, start == null ? null : inverse.find(x, y, start));
    }
    return backwards;
  }

  /** The mean of guesses, each weighted by how alike the pictures look by it. */
  private MatchGrid choose(List<MatchGrid> guesses) {
    List<double[]> alike = new ArrayList<>();
    for (MatchGrid guess : guesses) {
      alike.add(NodeBlur.of(guess, REACH).mean(correlation(guess)::at));
    }
    MatchGrid chosen = new MatchGrid(first.face().size());
    for (int node = 0; node < chosen.nodes(); node++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < guesses.size(); k++) {
        best = guesses.get(k).place(node) == null ? best : Math.max(best, alike.get(k)[node]);
      }
      double sum = 0;
      double[] place = new double[2];
      for (int k = 0; k < guesses.size(); k++) {
        double[] guess = guesses.get(k).place(node);
        if (guess != null) {
          double weight = Math.exp((alike.get(k)[node] - best) / CHOICE);
          sum += weight;
          place[0] += weight * guess[0];
          place[1] += weight * guess[1];
        }
      }
      chosen.put(node, sum == 0 ? null : new double[] {place[0] / sum, place[1] / sum});
    }
    return chosen;
  }

  /** Moves each node with the patches around it. */
  private void displace(List<Found> patches) {
    MatchGrid moved = new MatchGrid(first.face().size());
    for (int node = 0; node < moved.nodes(); node++) {
      double x = grid.x(node);
      double y = grid.y(node);
      double sum = STILL;
      double dx = 0;
      double dy = 0;
      for (Found patch : patches) {
        double apart = Math.hypot(patch.x() - x, patch.y() - y) / FIELD;
        if (apart < 3) {
          double weight = patch.confidence() * Math.exp(-apart * apart / 2);
          sum += weight;
          dx += weight * patch.dx();
          dy += weight * patch.dy();
        }
      }
      double[] place = grid.at(x + dx / sum, y + dy / sum);
      moved.put(node, place == null ? grid.place(node) : place);
    }
    grid = moved;
  }
}
