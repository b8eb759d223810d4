package org.icportrait.portrait.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.face.image.CropFrame;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class LongHairTest {
  private static final int SIZE = 100;
  private static final CropFrame FRAME = new CropFrame(SIZE / 2.0, SIZE / 2.0, SIZE, 0, SIZE);

  /** Dark hair in columns 20 to 40, down to a row, in a bright picture that ends at another. */
  private static HeadView view(Picture picture, int hairEnds) {
    float[] hair = new float[SIZE * SIZE];
    for (int p = 0; p < hair.length; p++) {
      boolean isHair = p % SIZE >= 20 && p % SIZE < 40 && p / SIZE < hairEnds;
      hair[p] = isHair ? 1 : 0;
    }
    float[] inside = HeadView.inside(picture, FRAME);
    return new HeadView(
        HeadView.crop(picture, FRAME),
        new float[3 * 478],
        hair,
        new float[SIZE * SIZE],
        hair,
        hair,
        inside);
  }

  private static Picture picture(int rows) {
    float[] data = new float[3 * SIZE * rows];
    for (int i = 0; i < data.length; i++) {
      data[i] = i % SIZE >= 20 && i % SIZE < 40 ? 0.1f : 0.9f;
    }
    return new Picture(SIZE, rows, data);
  }

  @Test
  void hairThatThePictureCutsGoesOnAndThins() {
    Picture picture = picture(70);
    HeadView view = view(picture, 70);
    HeadView longer = LongHair.continued(view, picture, FRAME);
    assertThat(longer.hair()[69 * SIZE + 30]).isEqualTo(1);
    assertThat(longer.hair()[72 * SIZE + 30]).isBetween(0.7f, 0.95f);
    assertThat(longer.hair()[85 * SIZE + 30]).isBetween(0.1f, 0.4f);
    assertThat(longer.hair()[95 * SIZE + 30]).isZero();
    assertThat(longer.head()[72 * SIZE + 30]).isEqualTo(longer.hair()[72 * SIZE + 30]);
    assertThat(longer.inside()[72 * SIZE + 30]).as("seen").isEqualTo(1);
    assertThat(longer.picture().data()[72 * SIZE + 30]).isCloseTo(0.1f, within(0.02f));
    assertThat(longer.hair()[72 * SIZE + 60]).as("no hair there").isZero();
    assertThat(longer.inside()[72 * SIZE + 60]).isZero();
    assertThat(view.hair()[72 * SIZE + 30]).as("the view itself stays").isZero();
  }

  @Test
  void hairThatEndsBeforeThePictureDoesEndsThere() {
    Picture picture = picture(70);
    HeadView view = view(picture, 60);
    assertThat(LongHair.continued(view, picture, FRAME).hair()).isEqualTo(view.hair());
  }

  @Test
  void aPictureThatGoesOnBelowTheCropStaysAsItIs() {
    Picture picture = picture(SIZE + 20);
    HeadView view = view(picture, SIZE);
    assertThat(LongHair.continued(view, picture, FRAME)).isSameAs(view);
  }
}
