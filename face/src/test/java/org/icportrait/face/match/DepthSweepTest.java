package org.icportrait.face.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.match.RigidMotion.Sighting;
import org.junit.jupiter.api.Test;

/** A spotted ball that turns, with a dent in its surface that is not there. */
class DepthSweepTest {
  private static final double DEGREES = 30;
  private static final double DENT = 20; // pixels
  private static final FaceGeometry FIRST = Ball.geometry(0, 0, 0, 1);
  private static final FaceGeometry SECOND = Ball.geometry(DEGREES, 0, 0, 2);

  /** The first ball, too deep around a place to the right of its middle. */
  private static FaceGeometry dented() {
    int pixels = Ball.SIZE * Ball.SIZE;
    float[] position = FIRST.position().clone();
    for (int p = 0; p < pixels; p++) {
      position[2 * pixels + p] += (float) dent(p % Ball.SIZE + 0.5, p / Ball.SIZE + 0.5);
    }
    return new FaceGeometry(
        FIRST.frame(),
        FIRST.size(),
        FIRST.mask(),
        FIRST.canonical(),
        position,
        FIRST.normal(),
        FIRST.landmarks(),
        FIRST.pose());
  }

  private static double dent(double x, double y) {
    double apart = Math.hypot(x - Ball.MIDDLE - 10, y - Ball.MIDDLE) / 22;
    return DENT * Math.exp(-apart * apart / 2);
  }

  /** The turn, from points that are where they are. */
  private static RigidMotion turn() {
    ViewSurface first = new ViewSurface(FIRST, ViewSurface.LIKELY);
    ViewSurface second = new ViewSurface(SECOND, ViewSurface.LIKELY);
    List<Sighting> sightings = new ArrayList<>();
    for (int y = 80; y < 176; y += 4) {
      for (int x = 80; x < 170; x += 4) {
        double[] there = Ball.turned(x + 0.5, y + 0.5, DEGREES);
        if (there != null) {
          sightings.add(
              new Sighting(first.at(x + 0.5, y + 0.5), second.at(there[0], there[1]), 20));
        }
      }
    }
    return RigidMotion.fit(sightings, SECOND.pose().compose(FIRST.pose().inverse()).rotation());
  }

  /** Mean and largest error in pixels where the dent is deep. */
  private static double[] errors(MatchGrid grid) {
    double sum = 0;
    double most = 0;
    int count = 0;
    for (int node = 0; node < grid.nodes(); node++) {
      double x = grid.x(node);
      double y = grid.y(node);
      if (dent(x, y) > DENT / 2) {
        double[] truth = Ball.turned(x, y, DEGREES);
        double[] at = grid.place(node);
        double error = Math.hypot(at[0] - truth[0], at[1] - truth[1]);
        sum += error;
        most = Math.max(most, error);
        count++;
      }
    }
    return new double[] {sum / count, most};
  }

  private static MatchGrid corrected(MatchGrid grid, RigidMotion motion, double brightness) {
    float[] first = PatchCorrelation.tones(Ball.picture(0, brightness));
    float[] second = PatchCorrelation.tones(Ball.picture(DEGREES, 0.6 * brightness));
    return new DepthSweep(
            new ViewSurface(dented(), ViewSurface.LIKELY),
            new ViewSurface(SECOND, ViewSurface.LIKELY),
            motion,
            matches -> PatchCorrelation.of(first, second, Ball.SIZE, matches))
        .correct(grid);
  }

  private static MatchGrid moved(RigidMotion motion) {
    ViewSurface surface = new ViewSurface(dented(), ViewSurface.LIKELY);
    return MatchGrid.of(
        Ball.SIZE,
        (x, y) -> {
          double[] point = surface.at(x, y);
          double[] to = point == null ? null : motion.apply(point);
          return to == null
              ? null
              : new double[] {Ball.MIDDLE * (to[0] + 1), Ball.MIDDLE * (to[1] + 1)};
        });
  }

  @Test
  void takesADentOutThatPicturesDoNotShow() {
    RigidMotion motion = turn();
    MatchGrid wrong = moved(motion);
    MatchGrid right = corrected(wrong, motion, 1);
    assertThat(errors(wrong)[0]).isGreaterThan(6);
    assertThat(errors(right)[0]).isLessThan(errors(wrong)[0] / 3);
    assertThat(errors(right)[1]).isLessThan(errors(wrong)[1] / 2);
    for (int node = 0; node < wrong.nodes(); node++) {
      assertThat(right.place(node) == null).isEqualTo(wrong.place(node) == null);
    }
  }

  @Test
  void leavesWhereItIsWhatPicturesSayNothingAbout() {
    // equal coordinates still speak, so the coordinates of the grid are those that are right
    RigidMotion motion = turn();
    MatchGrid right =
        MatchGrid.of(
            Ball.SIZE,
            (x, y) ->
                Math.hypot(x - Ball.MIDDLE - 10, y - Ball.MIDDLE) < 60
                    ? Ball.turned(x, y, DEGREES)
                    : null);
    assertThat(errors(corrected(right, motion, 0))[1]).isLessThan(1);
  }
}
