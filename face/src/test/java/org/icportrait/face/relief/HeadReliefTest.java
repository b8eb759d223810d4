package org.icportrait.face.relief;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.junit.jupiter.api.Test;

class HeadReliefTest {
  private static final int SIZE = HeadInView.SIZE;

  @Test
  void isTheLandmarksSurfaceInsideTheFace() {
    for (double yaw : new double[] {0, 25, -25}) {
      float[] landmarks = HeadInView.landmarks(yaw);
      HeadRelief relief = HeadRelief.of(HeadInView.MESH, landmarks, SIZE);
      Raster raster = Rasterizer.draw(landmarks, HeadInView.MESH.triangles(), SIZE, SIZE);
      double sum = 0;
      int count = 0;
      for (int p = 0; p < SIZE * SIZE; p++) {
        assertThat(relief.face()[p]).isEqualTo(raster.triangle()[p] >= 0 ? 1 : 0);
        if (raster.triangle()[p] >= 0) {
          sum += Math.abs(raster.depth()[p] - relief.depth()[p]);
          count++;
        }
      }
      assertThat(count).isGreaterThan(1500);
      assertThat(sum / count).isLessThan(0.6); // pixels, most of them at the far cheek's rim
    }
  }

  @Test
  void fallsBackFromTheHairlineToThePlaneOfTheEarsAndHasNoStepBeyond() {
    HeadRelief relief = HeadRelief.of(HeadInView.MESH, HeadInView.landmarks(0), SIZE);
    int middle = SIZE / 2;
    double ears = relief.pose().scale() * 2.45 + 3; // of the outline's hindmost points
    double hairline = relief.depth()[(int) (0.52 * SIZE - 8.2 * 3.2 + 1) * SIZE + middle];
    double above = relief.depth()[(int) (0.52 * SIZE - 10 * 3.2) * SIZE + middle];
    double top = relief.depth()[2 * SIZE + middle];
    assertThat(hairline).isLessThan(ears - 10);
    assertThat(above).isBetween(hairline, ears - 1);
    assertThat(top).isCloseTo(ears, within(2.0));
    assertThat((double) relief.depth()[0]).isCloseTo(ears, within(2.0));
  }

  @Test
  void hasNoStepsAroundATurnedHead() {
    for (double yaw : new double[] {0, 20, 40}) {
      HeadRelief relief = HeadRelief.of(HeadInView.MESH, HeadInView.landmarks(yaw), SIZE);
      for (int y = 0; y < SIZE; y++) {
        for (int x = 1; x < SIZE; x++) {
          int p = y * SIZE + x;
          boolean away = relief.face()[p] + relief.face()[p - 1] == 0;
          if (away && (y < 10 || y > SIZE - 10 || x < 14 || x > SIZE - 14)) {
            assertThat(Math.abs(relief.depth()[p] - relief.depth()[p - 1])).isLessThan(2.5f);
          }
        }
      }
    }
  }

  @Test
  void aTurnedSkullIsTheSkullTurned() {
    // the near side's hair lies where the frontal relief turned by as much has it
    SkullEllipsoid skull = SkullEllipsoid.around(HeadInView.MESH);
    float[] depth = new float[SIZE * SIZE];
    float[] outside = new float[SIZE * SIZE];
    for (double yaw : new double[] {0, 30, -60}) {
      var pose = HeadInView.pose(yaw, 10, 3.2);
      skull.draw(pose, SIZE, depth, outside);
      double[] back = new double[3];
      int on = 0;
      for (int p = 0; p < SIZE * SIZE; p++) {
        if (outside[p] == 0) {
          pose.inverse().apply(p % SIZE + 0.5, p / SIZE + 0.5, depth[p], back);
          double x = (back[0] - skull.centre()[0]) / skull.axes()[0];
          double y = (back[1] - skull.centre()[1]) / skull.axes()[1];
          double z = back[2] - skull.centre()[2];
          z /= z < 0 ? skull.axes()[2] : skull.axes()[3];
          assertThat(x * x + y * y + z * z).isCloseTo(1, within(1e-3));
          on++;
        }
      }
      assertThat(on).isGreaterThan(1500);
    }
  }

  @Test
  void normalsFaceTheViewer() {
    float[] depth = new float[25];
    for (int p = 0; p < 25; p++) {
      depth[p] = 0.75f * (p % 5) - 4;
    }
    float[] normals = HeadRelief.normals(depth, 5);
    for (int p = 0; p < 25; p++) {
      assertThat(normals[p]).isCloseTo(0.6f, within(1e-5f));
      assertThat(normals[25 + p]).isZero();
      assertThat(normals[50 + p]).isCloseTo(-0.8f, within(1e-5f));
    }
  }
}
