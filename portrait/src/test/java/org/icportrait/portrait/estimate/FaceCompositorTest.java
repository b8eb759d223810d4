package org.icportrait.portrait.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.face.image.Picture;
import org.icportrait.portrait.method.stitch.FaceComposite;
import org.junit.jupiter.api.Test;

/** A reddish face lit from the left takes the place of a greenish one lit from the right. */
class FaceCompositorTest {
  private static final int SIZE = LitFace.SIZE;
  private static final int PIXELS = SIZE * SIZE;
  private static final double[] RED = {0.5, 0.25, 0.2};
  private static final double[] GREEN = {0.25, 0.45, 0.25};

  private final FaceCompositor compositor = new FaceCompositor(LitFace.MESH);
  private final LitFace left = LitFace.draw(0, LitFace.from(-0.5), RED);
  private final LitFace right = LitFace.draw(0, LitFace.from(0.5), GREEN);
  private final FaceCompositor.Face profile = left.face(RED);
  private final FaceCompositor.Face target = right.face(GREEN);

  private FaceComposite compose(LightTransfer light) {
    return compositor.compose(
        profile, left.landmarks(), target, EstimateSettings.WHOLE.with(light));
  }

  private static double mean(Picture picture, float[] weight, int channel, int fromX, int toX) {
    double sum = 0;
    double total = 0;
    for (int p = 0; p < PIXELS; p++) {
      if (p % SIZE >= fromX && p % SIZE < toX && weight[p] > 0.9f) {
        sum += picture.data()[channel * PIXELS + p];
        total++;
      }
    }
    assertThat(total).isGreaterThan(100);
    return sum / total;
  }

  /** Brightness of the face's right half over that of its left half. */
  private static double side(FaceComposite composite) {
    Picture picture = composite.picture();
    return mean(picture, composite.alpha(), 1, SIZE / 2, SIZE)
        / mean(picture, composite.alpha(), 1, 0, SIZE / 2);
  }

  @Test
  void theProfilesFaceIsInsideAndTheTargetOutside() {
    FaceComposite composite = compose(LightTransfer.NONE);
    for (int p = 0; p < PIXELS; p++) {
      for (int c = 0; c < 3; c++) {
        float made = composite.picture().data()[c * PIXELS + p];
        if (composite.alpha()[p] == 0) {
          assertThat(made).isEqualTo(target.picture().data()[c * PIXELS + p]);
        }
      }
    }
    double red = mean(composite.picture(), composite.alpha(), 0, 0, SIZE);
    double green = mean(composite.picture(), composite.alpha(), 1, 0, SIZE);
    assertThat(red).isGreaterThan(1.2 * green);
    assertThat(composite.alpha()[0]).isZero();
    assertThat(composite.coverage()[PIXELS / 2 + SIZE / 2]).isEqualTo(1);
    assertThat(composite.visibility()[PIXELS / 2 + SIZE / 2]).isGreaterThan(0.8f);
  }

  @Test
  void theTargetsLightFallsOnItWhereItIsWanted() {
    assertThat(side(compose(LightTransfer.NONE))).isLessThan(0.9);
    assertThat(side(compose(LightTransfer.WHOLE))).isGreaterThan(1.1);
    assertThat(side(compose(LightTransfer.of(0.5))))
        .isBetween(side(compose(LightTransfer.NONE)), side(compose(LightTransfer.WHOLE)));
  }

  @Test
  void theCueIsTheTargetsLightOnTheFace() {
    FaceComposite composite = compose(LightTransfer.NONE);
    int row = PIXELS / 2;
    assertThat(composite.cue()[row + SIZE / 2 + 25])
        .isGreaterThan(1.15f * composite.cue()[row + SIZE / 2 - 25]);
    assertThat(composite.cue()[0]).isZero();
  }

  @Test
  void whatAProfileFromTheSideNeverSawIsNotVisible() {
    float[] aside = LitFace.draw(50, left.light(), RED).landmarks();
    FaceComposite composite =
        compositor.compose(profile, aside, left.landmarks(), target, EstimateSettings.WHOLE);
    float[] seen = composite.visibility();
    int row = PIXELS / 2;
    float one = seen[row + SIZE / 2 + 28];
    float other = seen[row + SIZE / 2 - 28];
    assertThat(Math.min(one, other)).isLessThan(0.2f);
    assertThat(Math.max(one, other)).isGreaterThan(0.6f);
  }

  @Test
  void withLessOfThePersonMoreOfTheTargetsLookShows() {
    EstimateSettings half = EstimateSettings.WHOLE.with(new IdentityTransfer(0));
    FaceComposite none =
        compositor.compose(profile, left.landmarks(), target, half.with(LightTransfer.NONE));
    double red = mean(none.picture(), none.alpha(), 0, 0, SIZE);
    double own = mean(target.picture(), none.alpha(), 0, 0, SIZE);
    assertThat(red).isCloseTo(own, within(0.02));
  }
}
