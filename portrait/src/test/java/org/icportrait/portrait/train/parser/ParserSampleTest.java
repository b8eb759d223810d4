package org.icportrait.portrait.train.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.icportrait.portrait.train.parser.ParserSample.HAIR;
import static org.icportrait.portrait.train.parser.ParserSample.OCCLUDER;
import static org.icportrait.portrait.train.parser.ParserSample.PERSON;
import static org.icportrait.portrait.train.parser.ParserSample.SKIN;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.icportrait.engine.AdamW;
import org.icportrait.engine.RandomSource;
import org.icportrait.engine.Tensor;
import org.icportrait.engine.TensorScope;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.parse.ParseNetwork;
import org.junit.jupiter.api.Test;

/** What the parser is trained on, and that it learns. */
class ParserSampleTest {
  private static final int SIZE = 256;
  private static final int PIXELS = SIZE * SIZE;

  /** A mesh of a grid of points on a paraboloid, with the outline's landmarks in their places. */
  private static FaceMesh mesh() {
    float[] upright = new float[3 * FaceMesh.POINTS];
    Random random = new Random(1);
    for (int i = 0; i < FaceMesh.POINTS; i++) {
      place(upright, i, 12 * random.nextFloat() - 6, 14 * random.nextFloat() - 7);
    }
    int[] outline = FaceMesh.outline();
    for (int i = 0; i < outline.length; i++) {
      double t = 2 * Math.PI * i / outline.length;
      place(upright, outline[i], (float) (7 * Math.sin(t)), (float) (8.4 * Math.cos(t)));
    }
    place(upright, 33, -4.7f, 2.7f);
    place(upright, 133, -1.7f, 2.7f);
    place(upright, 362, 1.7f, 2.7f);
    place(upright, 263, 4.7f, 2.7f);
    place(upright, 168, 0, 3.2f);
    int[] mirror = new int[FaceMesh.POINTS];
    Arrays.setAll(mirror, i -> i);
    float[] rigid = new float[FaceMesh.POINTS];
    Arrays.fill(rigid, 1);
    return FaceMesh.of(upright, mirror, rigid);
  }

  private static void place(float[] points, int index, float x, float y) {
    points[3 * index] = x;
    points[3 * index + 1] = y;
    points[3 * index + 2] = 7 - 0.1f * (x * x + y * y);
  }

  /** The landmarks of that face in the middle of a crop, looking straight ahead. */
  private static float[] landmarks(FaceMesh mesh) {
    float[] points = mesh.canonical().clone();
    for (int i = 0; i < points.length; i++) {
      points[i] = 6.5f * points[i] + (i % 3 == 0 ? 128 : i % 3 == 1 ? 135 : 0);
    }
    return points;
  }

  /** A disc of skin under a cap of hair. */
  private static ParserSample sample() {
    float[] picture = new float[3 * PIXELS];
    float[] labels = new float[4 * PIXELS];
    float[] weights = new float[4 * PIXELS];
    Arrays.fill(weights, 1);
    for (int p = 0; p < PIXELS; p++) {
      double x = p % SIZE - 128;
      double y = p / SIZE - 125;
      boolean head = x * x / 1.0 + y * y / 1.3 < 70 * 70;
      boolean hair = head && y < -35;
      labels[HAIR * PIXELS + p] = hair ? 1 : 0;
      labels[SKIN * PIXELS + p] = head && !hair ? 1 : 0;
      labels[PERSON * PIXELS + p] = head ? 1 : 0;
      picture[p] = hair ? -0.6f : head ? 0.6f : 0;
      picture[PIXELS + p] = hair ? -0.7f : head ? 0.2f : 0.4f;
      picture[2 * PIXELS + p] = hair ? -0.8f : head ? 0 : 0.8f;
    }
    return new ParserSample(picture, labels, weights);
  }

  @Test
  void whatIsDrawnOverAHeadIsLabelledAndNothingElseChanges() {
    FaceMesh mesh = mesh();
    float[] points = landmarks(mesh);
    float[] stuff = new float[3 * PIXELS];
    int hid = 0;
    for (int seed = 0; seed < 40; seed++) {
      ParserSample before = sample();
      ParserSample after = sample();
      HeadOccluders.draw(after, SIZE, points, mesh, random -> stuff, new Random(seed));
      double covered = 0;
      for (int p = 0; p < PIXELS; p++) {
        float alpha = after.labels()[OCCLUDER * PIXELS + p];
        covered += alpha;
        if (alpha == 0) {
          for (int k = p; k < 3 * PIXELS; k += PIXELS) {
            assertThat(after.picture()[k]).isEqualTo(before.picture()[k]);
          }
          assertThat(after.labels()[HAIR * PIXELS + p])
              .isEqualTo(before.labels()[HAIR * PIXELS + p]);
        }
        if (alpha == 1) {
          assertThat(after.labels()[HAIR * PIXELS + p]).isZero();
          hid += before.labels()[HAIR * PIXELS + p] > 0 ? 1 : 0;
        }
      }
      assertThat(covered).as("seed " + seed).isBetween(20.0, 0.95 * PIXELS);
    }
    assertThat(hid).isGreaterThan(10_000); // hats among them
  }

  @Test
  void aHatsPictureTeachesNoHairAboveTheFace() {
    float[] points = landmarks(mesh());
    ParserTrust trust = new ParserTrust(ParserPictures.Trust.TAUGHT_WITH_HAT, points);
    ParserSample sample = sample();
    Arrays.fill(sample.weights(), 0);
    int brim = 60 * SIZE + 128; // above the forehead, taught as hair
    int crown = 61 * SIZE + 128; // there as well, taught as person alone
    sample.labels()[HAIR * PIXELS + crown] = 0;
    sample.labels()[PERSON * PIXELS + crown] = 1;
    int cheek = 150 * SIZE + 110;
    trust.judge(128, 60, brim, PIXELS, sample.labels(), sample.weights());
    trust.judge(128, 61, crown, PIXELS, sample.labels(), sample.weights());
    trust.judge(110, 150, cheek, PIXELS, sample.labels(), sample.weights());
    assertThat(sample.labels()[HAIR * PIXELS + brim]).isZero();
    assertThat(sample.weights()[HAIR * PIXELS + brim]).isPositive();
    assertThat(sample.labels()[OCCLUDER * PIXELS + crown]).isOne();
    assertThat(sample.weights()[HAIR * PIXELS + crown]).isPositive();
    assertThat(sample.labels()[OCCLUDER * PIXELS + cheek]).isZero();
    assertThat(sample.weights()[SKIN * PIXELS + cheek]).isPositive();
    assertThat(ParserPictures.Trust.of("man in a sun hat "))
        .isEqualTo(ParserPictures.Trust.TAUGHT_WITH_HAT);
    assertThat(ParserPictures.Trust.of("bandana "))
        .isEqualTo(ParserPictures.Trust.TAUGHT_WITH_BAND);
    assertThat(ParserPictures.Trust.of("chat ")).isEqualTo(ParserPictures.Trust.TAUGHT);
  }

  private static Picture plain(float red, float green) {
    float[] data = new float[3 * PIXELS];
    Arrays.fill(data, 0, PIXELS, red);
    Arrays.fill(data, PIXELS, 2 * PIXELS, green);
    return new Picture(SIZE, SIZE, data);
  }

  private static WornHats hats(FaceMesh mesh, ParserPictures.Trust trust) {
    var source =
        new ParserPictures.Source(Path.of("red"), Path.of("person"), landmarks(mesh), trust);
    return new WornHats(
        new ParserPictures(
            List.of(source), file -> file.endsWith("red") ? plain(1, 0) : plain(0, 1)),
        mesh);
  }

  @Test
  void theHatOfAnotherIsWornAboveTheForehead() {
    FaceMesh mesh = mesh();
    float[] points = landmarks(mesh);
    ParserSample sample = sample();
    Random random = new Random(3);
    assertThat(hats(mesh, ParserPictures.Trust.TAUGHT).wear(sample, SIZE, points, random))
        .as("no hat among them")
        .isFalse();
    WornHats hats = hats(mesh, ParserPictures.Trust.TAUGHT_WITH_HAT);
    assertThat(hats.wear(sample, SIZE, points, random)).isTrue();
    int above = 60 * SIZE + 128;
    assertThat(sample.labels()[OCCLUDER * PIXELS + above]).isOne();
    assertThat(sample.labels()[HAIR * PIXELS + above]).isZero();
    assertThat(sample.picture()[above] - sample.picture()[PIXELS + above]).isGreaterThan(1);
    int cheek = 150 * SIZE + 110;
    assertThat(sample.labels()[OCCLUDER * PIXELS + cheek]).isZero();
    assertThat(sample.picture()[cheek]).isEqualTo(sample().picture()[cheek]);
  }

  @Test
  void theLossFallsOnOneBatch() {
    RandomSource.seedParameters(5);
    ParserSample sample = sample();
    try (ParseNetwork network = new ParseNetwork();
        AdamW optimizer = new AdamW(network.trainableParameters(), AdamW.Options.standard())) {
      double first = step(network, optimizer, sample);
      double last = first;
      for (int i = 0; i < 40; i++) {
        last = step(network, optimizer, sample);
      }
      assertThat(last).isLessThan(0.5 * first);
      float[] said = ParserFigures.parse(network, sample);
      assertThat(said[HAIR * PIXELS + 70 * SIZE + 128]).isGreaterThan(0.6f);
      assertThat(said[HAIR * PIXELS + 150 * SIZE + 128]).isLessThan(0.4f);
    }
  }

  private static double step(ParseNetwork network, AdamW optimizer, ParserSample sample) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor loss =
          ParserTraining.loss(
              network.forward(Tensor.of(sample.picture(), 1, 3, SIZE, SIZE)),
              Tensor.of(sample.labels(), 1, 4, SIZE, SIZE),
              Tensor.of(sample.weights(), 1, 4, SIZE, SIZE));
      loss.backward();
      optimizer.step(0.003, 1);
      return loss.item();
    }
  }

  @Test
  void weightlessPixelsTeachNothing() {
    try (TensorScope scope = TensorScope.open()) {
      float[] labels = new float[4 * 64];
      float[] logits = new float[4 * 64];
      float[] weights = new float[4 * 64];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 3 == 0 ? 1 : 0;
        logits[i] = i % 5 - 2;
        weights[i] = i % 2;
      }
      float[] others = labels.clone();
      for (int i = 0; i < others.length; i += 2) {
        others[i] = 1 - others[i];
      }
      Map<String, float[]> both = Map.of("a", labels, "b", others);
      double[] losses =
          both.values().stream()
              .mapToDouble(
                  l ->
                      ParserTraining.loss(
                              Tensor.of(logits, 1, 4, 8, 8),
                              Tensor.of(l, 1, 4, 8, 8),
                              Tensor.of(weights, 1, 4, 8, 8))
                          .item())
              .toArray();
      assertThat(losses[0]).isEqualTo(losses[1]);
    }
  }
}
