package org.icportrait.face.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.icportrait.face.image.CropFrame;
import org.junit.jupiter.api.Test;

/** A flat head that fills the crop: every plane is linear in the picture. */
class DensePlanesTest {
  private static final int SIDE = GeometryNetwork.DENSE;
  private static final double[] NORMAL = {0.6, 0.48, -0.64};
  private static final Offset<Float> CLOSE = Offset.offset(1e-4f);

  /** What a perfect network would say about a crop of the picture. */
  private static float[] said(CropFrame frame, boolean mirrored) {
    int pixels = SIDE * SIDE;
    float[] out = new float[8 * pixels];
    double c = Math.cos(frame.roll());
    double s = Math.sin(frame.roll());
    for (int p = 0; p < pixels; p++) {
      double u = (p % SIDE + 0.5) * frame.size() / SIDE;
      double[] at =
          frame.toPicture(mirrored ? frame.size() - u : u, (p / SIDE + 0.5) * frame.size() / SIDE);
      out[p] = 3;
      double x = 0.5 + at[0] / 1000;
      out[pixels + p] = (float) (mirrored ? 1 - x : x);
      out[2 * pixels + p] = (float) (0.5 + at[1] / 1000);
      out[3 * pixels + p] = 0.2f;
      out[4 * pixels + p] = (float) (at[0] * frame.scale() / (frame.size() / 2.0));
      double nx = c * NORMAL[0] + s * NORMAL[1];
      out[5 * pixels + p] = (float) (mirrored ? -nx : nx);
      out[6 * pixels + p] = (float) (-s * NORMAL[0] + c * NORMAL[1]);
      out[7 * pixels + p] = (float) NORMAL[2];
    }
    return out;
  }

  @Test
  void anyCropSaysTheSameAboutThePicture() {
    for (double degrees : new double[] {0, 30, -50}) {
      CropFrame frame = new CropFrame(120, 80, 100, Math.toRadians(degrees), GeometryNetwork.SIZE);
      DensePlanes planes = DensePlanes.mean(frame, said(frame, false), said(frame, true));
      float[] at = new float[8];
      planes.sample(131, 72, at);
      assertThat(at[0]).isCloseTo(3, CLOSE);
      assertThat(at[1]).isCloseTo(0.631f, CLOSE);
      assertThat(at[2]).isCloseTo(0.572f, CLOSE);
      assertThat(at[4]).isCloseTo(131, Offset.offset(1e-2f));
      for (int k = 0; k < 3; k++) {
        assertThat(at[5 + k]).isCloseTo((float) NORMAL[k], CLOSE);
      }
    }
  }

  @Test
  void thereIsNoHeadBeyondTheCrop() {
    CropFrame frame = new CropFrame(120, 80, 100, Math.toRadians(45), GeometryNetwork.SIZE);
    DensePlanes planes = DensePlanes.of(frame, said(frame, false));
    float[] at = new float[8];
    planes.sample(120, 80 + 69, at); // within the rolled square, beyond the upright one
    assertThat(at[0]).isCloseTo(3, CLOSE);
    planes.sample(165, 125, at);
    assertThat(at[0]).isLessThan(-5);
  }

  @Test
  void enlargedPlanesAreThePlanesPointByPoint() {
    CropFrame frame = new CropFrame(120, 80, 100, 0, GeometryNetwork.SIZE);
    float[] noise = new float[8 * GeometryNetwork.DENSE * GeometryNetwork.DENSE];
    Random random = new Random(5);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextFloat() - 0.5f;
    }
    DensePlanes planes = DensePlanes.of(frame, noise);
    float[] fast = planes.on(frame);
    float[] naive = planes.sampled(frame);
    assertThat(fast).hasSameSizeAs(naive);
    for (int i = 0; i < naive.length; i++) {
      assertThat(fast[i]).as("value %d", i).isCloseTo(naive[i], Offset.offset(1e-4f));
    }
  }
}
