package org.icportrait.face.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.FaceGeometry;
import org.icportrait.face.FaceMatch;
import org.junit.jupiter.api.Test;

/** Two views of a ball whose canonical coordinates are noisy, or wrong. */
class DenseMatcherTest {
  private static final double NOISE = 0.05;

  private static FaceGeometry ball(double degrees, long seed) {
    return Ball.geometry(degrees, NOISE, 0, seed);
  }

  /** Pixels between what a matcher finds and the truth, on the middle of the ball. */
  private static List<Double> errors(DenseMatcher matcher, double degrees) {
    List<Double> errors = new ArrayList<>();
    for (int y = 72; y <= 184; y += 8) {
      for (int x = 72; x <= 168; x += 8) {
        double[] truth = Ball.turned(x + 0.5, y + 0.5, degrees);
        double[] at = truth == null ? null : matcher.find(x + 0.5, y + 0.5);
        if (at != null) {
          errors.add(Math.hypot(at[0] - truth[0], at[1] - truth[1]));
        }
      }
    }
    return errors;
  }

  @Test
  void findsPointsOfTheTurnedBall() {
    // the noise alone is 4.5 pixels in each coordinate of each picture
    assertThat(errors(DenseMatcher.of(ball(0, 1), ball(30, 2)), 30))
        .hasSizeGreaterThan(150)
        .allSatisfy(error -> assertThat(error).isLessThan(4.5));
  }

  @Test
  void knowsWhatIsHiddenOrNoHead() {
    DenseMatcher matcher = DenseMatcher.of(ball(0, 1), ball(80, 2));
    // what turns away towards the edge of the ball, and the background
    assertThat(matcher.find(Ball.MIDDLE + 72, Ball.MIDDLE)).isNull();
    assertThat(matcher.find(4, 4)).isNull();
    assertThat(matcher.find(-5, 10)).isNull();
  }

  @Test
  void matchesAGrid() {
    List<FaceMatch> matches =
        DenseMatcher.of(ball(0, 1), ball(20, 2)).matches().stream()
            .filter(match -> Ball.turned(match.ax(), match.ay(), 20) != null)
            .toList();
    assertThat(matches)
        .hasSizeGreaterThan(200)
        .allSatisfy(
            (FaceMatch match) -> {
              double[] truth = Ball.turned(match.ax(), match.ay(), 20);
              assertThat(match.bx()).isCloseTo((float) truth[0], within(7f));
              assertThat(match.by()).isCloseTo((float) truth[1], within(7f));
            });
  }

  @Test
  void picturesOfOnePersonCorrectWrongCoordinates() {
    // coordinates as of a ball turned by six degrees less: 9 pixels in the middle
    FaceGeometry first = ball(0, 1);
    FaceGeometry second = Ball.geometry(30, NOISE, 6, 2);
    double blind = mean(errors(DenseMatcher.of(first, second), 30));
    DenseMatcher seeing =
        DenseMatcher.ofOnePerson(first, Ball.picture(0, 1), second, Ball.picture(30, 0.6));
    List<Double> errors = errors(seeing, 30);
    assertThat(blind).isGreaterThan(6);
    assertThat(errors).hasSizeGreaterThan(150);
    assertThat(mean(errors)).isLessThan(1);
  }

  @Test
  void picturesThatShowNothingChangeLittle() {
    DenseMatcher seeing =
        DenseMatcher.ofOnePerson(ball(0, 1), Ball.picture(0, 0), ball(30, 2), Ball.picture(30, 0));
    assertThat(mean(errors(seeing, 30))).isLessThan(2);
  }

  @Test
  void facesWithoutAHeadHaveNoMatches() {
    FaceGeometry head = ball(0, 1);
    FaceGeometry none =
        new FaceGeometry(
            head.frame(),
            head.size(),
            new float[head.mask().length],
            head.canonical(),
            head.position(),
            head.normal(),
            head.landmarks(),
            head.pose());
    assertThat(
            DenseMatcher.ofOnePerson(head, Ball.picture(0, 1), none, Ball.picture(0, 1)).matches())
        .isEmpty();
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElseThrow();
  }
}
