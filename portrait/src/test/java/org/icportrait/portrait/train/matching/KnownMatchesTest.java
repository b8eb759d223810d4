package org.icportrait.portrait.train.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.icportrait.engine.BadInputException;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.portrait.data.PortraitFolder;
import org.junit.jupiter.api.Test;

class KnownMatchesTest {
  private static final int SIDE = 256; // of the portrait
  private final FaceMesh mesh =
      FaceMesh.read(Path.of("../models/mini/geometry/face_mesh.safetensors"));

  @Test
  void pointsOutsideAreLeftOutAndTooFewAreNone() {
    List<double[]> places = new ArrayList<>();
    for (int i = 0; i < KnownMatches.POINTS - 1; i++) {
      places.add(new double[] {0.5, 0.5, 0.6, 0.5});
    }
    places.add(new double[] {0.5, 0.5, 1.01, 0.5});
    assertThat(KnownMatches.of(null, "kind", 30, places, new Random(1))).isEmpty();
    places.add(new double[] {0.1, 0.5, 0.1, 0.53});
    KnownMatches known = KnownMatches.of(null, "kind", 30, places, new Random(1)).orElseThrow();
    double still = known.right((x, y) -> new double[] {x, y}, 1.0 / 16);
    assertThat(still).isEqualTo(1.0 / KnownMatches.POINTS);
    assertThat(known.right((x, y) -> new double[] {x, y}, 0.02)).isZero();
    assertThat(known.right((x, y) -> new double[] {x + 0.1, y}, 1.0 / 16))
        .isEqualTo((KnownMatches.POINTS - 1.0) / KnownMatches.POINTS);
  }

  /** A portrait whose colours say where a pixel is: red from left to right, green downwards. */
  private TurnedPortraits portraits() {
    float[] places = new float[3 * SIDE * SIDE];
    float[] white = new float[places.length];
    java.util.Arrays.fill(white, 1);
    for (int p = 0; p < SIDE * SIDE; p++) {
      places[p] = (p % SIDE + 0.5f) / SIDE;
      places[SIDE * SIDE + p] = (p / SIDE + 0.5f) / SIDE;
    }
    float[] landmarks = new float[mesh.canonical().length];
    for (int i = 0; i < landmarks.length; i++) {
      landmarks[i] = 6.5f * mesh.canonical()[i] + (i % 3 == 2 ? 0 : SIDE / 2f);
    }
    PortraitFolder.Entry entry =
        new PortraitFolder.Entry("p", Path.of("p.png"), SIDE, 1, 0, landmarks, 0);
    return new TurnedPortraits(
        Path.of("data"),
        List.of(entry),
        file -> new Picture(SIDE, SIDE, file.startsWith("data") ? white : places),
        mesh);
  }

  @Test
  void placesThatBelongTogetherHaveTheSameColour() {
    int size = 128;
    Optional<KnownMatches> drawn = portraits().draw(3, 30);
    KnownMatches known = drawn.orElseThrow();
    KnownMatches small = MatchSource.draw(List.of(portraits()), 1, 30, 30, size, 0).get(0);
    assertThat(small.pair().size()).isEqualTo(size);
    byte[] target = known.pair().target();
    byte[] profile = known.pair().profile();
    int pixels = MatchSource.SIZE * MatchSource.SIZE;
    double moved = 0;
    for (int i = 0; i < known.target().length; i += 2) {
      int from = pixel(known.target(), i);
      int to = pixel(known.profile(), i);
      for (int c = 0; c < 2; c++) {
        double apart = (target[c * pixels + from] & 0xff) - (profile[c * pixels + to] & 0xff);
        assertThat(apart).isCloseTo(0, within(4.0)); // of 255: two pixels
      }
      moved += Math.abs(known.target()[i] - known.profile()[i]);
    }
    assertThat(moved / KnownMatches.POINTS).isGreaterThan(0.02);
    assertThat(known.right((x, y) -> new double[] {x, y}, 1.0 / 32)).isLessThan(0.6);
    assertThat(known.pair().aligned()).containsOnly(0);
  }

  private static int pixel(float[] places, int at) {
    int size = MatchSource.SIZE;
    int x = Math.min(size - 1, (int) (places[at] * size));
    int y = Math.min(size - 1, (int) (places[at + 1] * size));
    return y * size + x;
  }

  @Test
  void aSideThatDoesNotDivideIsRefused() {
    assertThatThrownBy(() -> MatchSource.draw(List.of(portraits()), 1, 30, 30, 100, 0))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("crop 100");
  }
}
