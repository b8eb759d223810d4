package org.icportrait.portrait.data.synthesize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.icportrait.face.head.HeadFitter;
import org.icportrait.face.head.HeadModel;
import org.icportrait.face.head.HeadSurface;
import org.icportrait.face.head.LandmarkBinding;
import org.icportrait.face.image.Picture;
import org.icportrait.face.mesh.FaceMesh;
import org.icportrait.face.render.Camera;
import org.icportrait.face.render.Raster;
import org.icportrait.face.render.Rasterizer;
import org.icportrait.face.render.RenderMesh;
import org.junit.jupiter.api.Test;

/** The same point of a head has the same stored coordinates in every view. */
class CorrespondenceTest {
  private static final int SIZE = 256;
  private static final double DEPTH_STEP = 0x1p-7; // of 16-bit floats up to 16 centimetres

  private static FaceMesh faceMesh() {
    Path home = Path.of(System.getProperty("icportrait.home"));
    return FaceMesh.read(home.resolve("models/mini/geometry/face_mesh.safetensors"));
  }

  private static HeadLayout layout() {
    FaceMesh mesh = faceMesh();
    float[] mode = new float[mesh.canonical().length];
    for (int i = 0; i < mode.length; i++) {
      mode[i] = 0.1f * mesh.canonical()[i];
    }
    HeadModel model =
        new HeadModel(
            mesh.canonical(),
            new float[][] {mode},
            new float[][] {mode},
            mesh.triangles(),
            HeadFitter.annotatedLandmarks());
    HeadSurface surface =
        new HeadSurface(
            new float[2],
            new int[mesh.triangles().length],
            new int[mesh.triangles().length / 3],
            List.of(HeadSurface.FACE),
            List.of());
    return new HeadLayout(model, surface);
  }

  @Test
  void pointsKeepTheirCoordinatesFromViewToView() {
    HeadLayout layout = layout();
    float[] grey = new float[3 * HeadLayout.WIDTH * HeadLayout.TILE];
    Arrays.fill(grey, 0.5f);
    TexturedHead head =
        new TexturedHead(
            "h",
            layout,
            LandmarkBinding.of(layout.model(), layout.skin(), faceMesh()),
            new Picture(HeadLayout.WIDTH, HeadLayout.TILE, grey),
            new double[] {0.5},
            HairStyle.draw(new SampleRandom(9, 0, 0), layout.neutral()));
    int compared = 0;
    int close = 0;
    for (int n = 0; n < 6; n++) {
      RandomView a = view(layout, 2 * n);
      RandomView b = view(layout, 2 * n + 1);
      RenderMesh mesh = head.mesh(a, new double[] {-0.3});
      GeometryPlanes first = TexturedHead.planes(a, mesh);
      GeometryPlanes second = TexturedHead.planes(b, head.mesh(b, new double[] {-0.3}));
      assertExact(first, a, mesh);
      for (int p = 0; p < first.mask().length; p++) {
        double apart = first.on(p) ? apart(first, p, a, second, b) : Double.NaN;
        compared += Double.isNaN(apart) ? 0 : 1;
        close += apart < 0.004 ? 1 : 0; // of the box: the depth's rounding and the interpolation
      }
    }
    assertThat(compared).isGreaterThan(3000);
    assertThat(close / (double) compared).isGreaterThan(0.98);
  }

  private static RandomView view(HeadLayout layout, int index) {
    return RandomView.draw(new SampleRandom(5, 0, index), layout.neutral().centre(), SIZE);
  }

  /** What is stored is the neutral position of the surface point behind the pixel, rounded. */
  private static void assertExact(GeometryPlanes planes, RandomView view, RenderMesh mesh) {
    Raster raster =
        Rasterizer.draw(view.camera().scaled(0.5), mesh.vertices(), mesh.triangles(), 1);
    float[] value = new float[3];
    for (int p = 0; p < planes.mask().length; p++) {
      assertThat(planes.on(p)).isEqualTo(raster.triangle()[p] >= 0);
      if (planes.on(p)) {
        raster.interpolate(p, mesh.triangles(), mesh.canonical(), 3, value);
        for (int k = 0; k < 3; k++) {
          assertThat(Math.abs(planes.canonicalAt(k, p) - value[k])).isLessThan(0.51f / 65535);
        }
      }
    }
  }

  /** Difference of the coordinates at a pixel and where its point is in the other view, or NaN. */
  private static double apart(
      GeometryPlanes from, int p, RandomView a, GeometryPlanes to, RandomView b) {
    int size = from.size();
    Camera camera = a.camera().scaled(0.5);
    double z = from.depthAt(p) + a.centerDepth();
    double[] moved = new double[3];
    b.pose()
        .compose(a.pose().inverse())
        .apply(
            (p % size + 0.5 - camera.centerX()) * z / camera.focal(),
            (p / size + 0.5 - camera.centerY()) * z / camera.focal(),
            z,
            moved);
    Camera other = b.camera().scaled(0.5);
    double x = other.focal() * moved[0] / moved[2] + other.centerX() - 0.5;
    double y = other.focal() * moved[1] / moved[2] + other.centerY() - 0.5;
    if (x < 0 || y < 0 || x >= size - 1 || y >= size - 1) {
      return Double.NaN;
    }
    int q = (int) y * size + (int) x;
    double[] weights = weights(x - (int) x, y - (int) y);
    double depth = 0;
    double[] sum = new double[3];
    for (int n = 0; n < 4; n++) {
      int r = q + n / 2 * size + n % 2;
      if (!to.on(r)) {
        return Double.NaN;
      }
      depth += weights[n] * to.depthAt(r);
      for (int k = 0; k < 3; k++) {
        sum[k] += weights[n] * to.canonicalAt(k, r);
      }
    }
    if (Math.abs(depth + b.centerDepth() - moved[2]) > 4 * DEPTH_STEP) {
      return Double.NaN; // hidden there, or on an edge
    }
    double most = 0;
    for (int k = 0; k < 3; k++) {
      most = Math.max(most, Math.abs(sum[k] - from.canonicalAt(k, p)));
    }
    return most;
  }

  private static double[] weights(double x, double y) {
    return new double[] {(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y};
  }
}
