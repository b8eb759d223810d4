package org.icportrait.face.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RasterizerTest {
  private static final Camera CAMERA = new Camera(40, 21.3, 15.8, 44, 33, 0.5);

  @Test
  void seesWhatRaysMeet() {
    Random random = new Random(1);
    for (int scene = 0; scene < 6; scene++) {
      int count = 40;
      float[] v = new float[9 * count];
      for (int i = 0; i < v.length; i++) {
        // some corners are behind the camera, many between it and the near plane
        v[i] = (float) (i % 3 == 2 ? 3 * random.nextDouble() - 0.7 : 4 * random.nextDouble() - 2);
      }
      compare(v, range(3 * count), 0.97);
    }
  }

  @Test
  void seesABallAsRaysDo() {
    RenderMesh ball = TestMeshes.ball(0.1, -0.2, 3, 1.1, 20, 24);
    compare(ball.vertices(), ball.triangles(), 0.97);
  }

  @Test
  void seesABallAroundTheCameraCutByTheNearPlane() {
    RenderMesh ball = TestMeshes.ball(0.1, 0.2, 0.4, 1.3, 12, 14);
    compare(ball.vertices(), ball.triangles(), 0.9);
  }

  private static void compare(float[] v, int[] triangles, double leastDecided) {
    Raster raster = Rasterizer.draw(CAMERA, v, triangles, 3);
    int decided = 0;
    for (int p = 0; p < raster.triangle().length; p++) {
      RayCaster.Hit hit =
          RayCaster.cast(CAMERA, v, triangles, p % CAMERA.width(), p / CAMERA.width());
      if (hit.edge() < 1e-4) {
        continue;
      }
      decided++;
      assertThat(raster.triangle()[p]).as("pixel %d", p).isEqualTo(hit.triangle());
      if (hit.triangle() >= 0) {
        assertThat((double) raster.depth()[p]).isCloseTo(hit.z(), within(1e-4 * hit.z()));
        assertThat((double) raster.weights()[2 * p]).isCloseTo(hit.a(), within(1e-4));
        assertThat((double) raster.weights()[2 * p + 1]).isCloseTo(hit.b(), within(1e-4));
      }
    }
    assertThat(decided).isGreaterThan((int) (leastDecided * raster.triangle().length));
  }

  /** The oracle of the orthographic drawing: weights are shares of the triangle's area. */
  @Test
  void drawsOrthographicallyByShares() {
    Random random = new Random(6);
    int size = 32;
    float[] v = new float[9 * 30];
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (48 * random.nextDouble() - 8);
    }
    Raster raster = Rasterizer.draw(v, range(90), size, size);
    for (int p = 0; p < size * size; p++) {
      double x = p % size + 0.5;
      double y = p / size + 0.5;
      int nearest = -1;
      double z = Double.POSITIVE_INFINITY;
      for (int t = 0; t < 30; t++) {
        double area = area(v, t, v[9 * t], v[9 * t + 1], 1);
        double a = area(v, t, x, y, 1) / area;
        double b = area(v, t, x, y, 2) / area;
        double c = 1 - a - b;
        double depth = a * v[9 * t + 2] + b * v[9 * t + 5] + c * v[9 * t + 8];
        if (a >= 0 && b >= 0 && c >= 0 && depth < z) {
          nearest = t;
          z = depth;
        }
      }
      assertThat(raster.triangle()[p]).as("pixel %d", p).isEqualTo(nearest);
      if (nearest >= 0) {
        assertThat((double) raster.depth()[p]).isCloseTo(z, within(1e-4));
        double a =
            area(v, nearest, x, y, 1) / area(v, nearest, v[9 * nearest], v[9 * nearest + 1], 1);
        assertThat((double) raster.weights()[2 * p]).isCloseTo(a, within(1e-5));
      }
    }
  }

  /** Twice the signed area of a point with the edge that begins at a corner of a triangle. */
  private static double area(float[] v, int t, double x, double y, int corner) {
    int from = 9 * t + 3 * corner;
    int to = 9 * t + 3 * ((corner + 1) % 3);
    return (v[from] - x) * (v[to + 1] - y) - (v[from + 1] - y) * (v[to] - x);
  }

  @Test
  void leavesNoCrackBetweenNeighbours() {
    Random random = new Random(2);
    int n = 40;
    float[] v = new float[3 * (n + 1) * (n + 1)];
    int[] triangles = new int[6 * n * n];
    for (int i = 0; i < v.length / 3; i++) {
      boolean rim = i % (n + 1) == 0 || i % (n + 1) == n || i / (n + 1) == 0 || i / (n + 1) == n;
      // half of the inner vertices lie exactly on pixel centres
      double shake = rim || i % 2 == 0 ? 0 : 1.2 * (random.nextDouble() - 0.5);
      v[3 * i] = (float) (2 * (i % (n + 1)) + 0.5 + shake);
      v[3 * i + 1] = (float) (2 * (i / (n + 1)) + 0.5 - shake);
      v[3 * i + 2] = (float) (5 + random.nextDouble());
    }
    int at = 0;
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        int a = y * (n + 1) + x;
        for (int corner : new int[] {a, a + 1, a + n + 2, a, a + n + 2, a + n + 1}) {
          triangles[at++] = corner;
        }
      }
    }
    int size = 2 * n + 1;
    assertThat(Rasterizer.draw(v, triangles, size, size).triangle()).doesNotContain(-1);
    Camera camera = new Camera(100, 31.7, 22.9, size, size, 0.1);
    float[] placed = v.clone();
    for (int i = 0; i < v.length; i += 3) {
      placed[i] = (float) ((v[i] - 31.7) * v[i + 2] / 100);
      placed[i + 1] = (float) ((v[i + 1] - 22.9) * v[i + 2] / 100);
    }
    int[] seen = Rasterizer.draw(camera, placed, triangles, 2).triangle();
    for (int y = 1; y < size - 1; y++) {
      for (int x = 1; x < size - 1; x++) {
        assertThat(seen[y * size + x]).as("pixel %d,%d", x, y).isNotNegative();
      }
    }
  }

  @Test
  void interpolatesExactlyUnderPerspective() {
    // a floor that runs away from the camera: its coordinates must come back from each pixel's ray
    float[] v = {-3, 1, 0.2f, 3, 1, 0.2f, 3, 1, 30, -3, 1, 30};
    int[] triangles = {0, 1, 2, 0, 2, 3};
    Raster raster = Rasterizer.draw(CAMERA, v, triangles, 1);
    float[] point = new float[3];
    int seen = 0;
    for (int p = 0; p < raster.triangle().length; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      seen++;
      raster.interpolate(p, triangles, v, 3, point);
      float[] pixel = CAMERA.project(point);
      assertThat((double) pixel[0]).isCloseTo(p % CAMERA.width() + 0.5, within(1e-3));
      assertThat((double) pixel[1]).isCloseTo(p / CAMERA.width() + 0.5, within(1e-3));
      assertThat(point[1]).isCloseTo(1, within(1e-5f));
      assertThat(point[2]).isGreaterThanOrEqualTo(0.5f - 1e-5f);
    }
    assertThat(seen).isGreaterThan(400);
  }

  @Test
  void doesNotDependOnBands() {
    RenderMesh ball = TestMeshes.ball(0, 0, 3, 1.1, 20, 24);
    Raster one = Rasterizer.draw(CAMERA, ball.vertices(), ball.triangles(), 1);
    Raster many = Rasterizer.draw(CAMERA, ball.vertices(), ball.triangles(), 7);
    assertThat(many.triangle()).isEqualTo(one.triangle());
    assertThat(many.depth()).isEqualTo(one.depth());
    assertThat(many.weights()).isEqualTo(one.weights());
  }

  @Test
  void skipsWhatIsNoNumber() {
    float[] v = {0, 0, 2, Float.NaN, 1, 2, 1, 1, 2, 0, 0, -2, 1, 0, -2, 1, 1, -2};
    int[] triangles = {0, 1, 2, 3, 4, 5};
    assertThat(Rasterizer.draw(CAMERA, v, triangles, 1).triangle()).containsOnly(-1);
    assertThat(Rasterizer.draw(v, new int[] {0, 1, 2}, 4, 4).triangle()).containsOnly(-1);
  }

  private static int[] range(int count) {
    int[] out = new int[count];
    for (int i = 0; i < count; i++) {
      out[i] = i;
    }
    return out;
  }
}
