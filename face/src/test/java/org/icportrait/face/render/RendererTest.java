package org.icportrait.face.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.icportrait.face.SphericalHarmonics;
import org.icportrait.face.image.Picture;
import org.junit.jupiter.api.Test;

class RendererTest {
  private static final Camera CAMERA = Camera.ofFieldOfView(40, 64, 64, 0.1);
  private static final Albedo WHITE = Albedo.uniform(1, 1, 1);

  /** Light of one strength from everywhere. */
  private static SphericalHarmonics even(float strength) {
    float[] coefficients = new float[27];
    for (int c = 0; c < 3; c++) {
      coefficients[9 * c] = strength;
    }
    return new SphericalHarmonics(coefficients);
  }

  private static Rendering draw(RenderMesh mesh, Albedo albedo, Lighting lighting) {
    return Renderer.render(CAMERA, mesh, albedo, lighting, 2);
  }

  @Test
  void aBallShowsItsNormalsAndCoordinates() {
    RenderMesh ball = TestMeshes.ball(0.2, -0.1, 4, 1, 90, 120);
    Rendering seen = draw(ball, Albedo.uniform(0.2f, 0.4f, 0.6f), Lighting.of(even(0.5f)));
    int pixels = 64 * 64;
    int count = 0;
    for (int p = 0; p < pixels; p++) {
      if (seen.mask()[p] == 0) {
        assertThat(seen.depth()[p]).isInfinite();
        continue;
      }
      count++;
      double z = seen.depth()[p];
      double x = (p % 64 + 0.5 - 32) * z / CAMERA.focal();
      double y = (p / 64 + 0.5 - 32) * z / CAMERA.focal();
      double[] expected = {x - 0.2, y + 0.1, z - 4};
      for (int k = 0; k < 3; k++) {
        assertThat((double) seen.normal()[k * pixels + p]).isCloseTo(expected[k], within(0.03));
        assertThat((double) seen.canonical()[k * pixels + p]).isCloseTo(expected[k], within(0.01));
        assertThat(seen.color()[k * pixels + p]).isCloseTo(0.1f * (k + 1), within(1e-5f));
      }
    }
    assertThat(count).isGreaterThan(1000);
  }

  @Test
  void aTextureLiesTheRightWayRound() {
    // left half red, right half green; upper half bright
    float[] data = new float[3 * 32 * 32];
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 32; x++) {
        data[(x < 16 ? 0 : 1) * 1024 + 32 * y + x] = y < 16 ? 1 : 0.25f;
      }
    }
    RenderMesh square = TestMeshes.square(0, 0, 3, 0.9);
    float[] uv = {0, 1, 1, 1, 1, 0, 0, 0}; // v runs up
    Albedo texture = new Albedo.Texture(new Picture(32, 32, data), uv, square.triangles());
    float[] color = draw(square, texture, Lighting.of(even(1))).color();
    int upperLeft = 64 * 20 + 20;
    int lowerRight = 64 * 44 + 44;
    assertThat(color[upperLeft]).isCloseTo(1, within(1e-4f));
    assertThat(color[4096 + upperLeft]).isZero();
    assertThat(color[lowerRight]).isZero();
    assertThat(color[4096 + lowerRight]).isCloseTo(0.25f, within(1e-4f));
  }

  @Test
  void vertexColoursAreInterpolated() {
    RenderMesh square = TestMeshes.square(0, 0, 3, 1);
    float[] colors = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0};
    float[] color = draw(square, new Albedo.VertexColors(colors), Lighting.of(even(1))).color();
    int p = 64 * 40 + 25;
    double half = CAMERA.focal() / 3;
    assertThat((double) color[p]).isCloseTo((25.5 - 32 + half) / (2 * half), within(1e-4));
    assertThat((double) color[4096 + p]).isCloseTo((40.5 - 32 + half) / (2 * half), within(1e-4));
  }

  @Test
  void aDirectionalLightFollowsTheCosine() {
    RenderMesh square = TestMeshes.square(0, 0, 3, 1);
    for (double degrees : new double[] {0, 30, 60, 120}) {
      double a = Math.toRadians(degrees);
      float[] towards = {(float) Math.sin(a), 0, (float) -Math.cos(a)};
      var light = new DirectionalLight(towards, new float[] {0.8f, 0.8f, 0.8f}, 0.05, 1);
      float[] color = draw(square, WHITE, new Lighting(even(0), List.of(light))).color();
      double expected = 0.8 * Math.max(0, Math.cos(a));
      assertThat((double) color[64 * 32 + 32]).isCloseTo(expected, within(4e-3));
    }
  }

  @Test
  void aSmallThingDarkensThePlaneBehindItAndOnlyThere() {
    RenderMesh plane = TestMeshes.square(0, 0, 5, 1.7);
    RenderMesh scene = TestMeshes.join(plane, TestMeshes.square(0, 0, 4, 0.2));
    // from the left: the shadow of the small square, a unit in front, falls 0.75 to the right
    float[] towards = {-0.6f, 0, -0.8f};
    var light = new DirectionalLight(towards, new float[] {1, 1, 1}, 0.05, 1);
    Rendering seen = draw(scene, WHITE, new Lighting(even(0), List.of(light)));
    int dark = 0;
    for (int p = 0; p < 64 * 64; p++) {
      if (seen.mask()[p] == 0 || seen.depth()[p] < 4.5) {
        continue;
      }
      double x = (p % 64 + 0.5 - 32) * 5 / CAMERA.focal();
      double y = (p / 64 + 0.5 - 32) * 5 / CAMERA.focal();
      double beyond = Math.max(Math.abs(x - 0.75), Math.abs(y)) - 0.2;
      if (beyond < -0.09) {
        assertThat(seen.color()[p]).as("in the shadow, %f %f", x, y).isLessThan(0.01f);
        dark++;
      } else if (beyond > 0.09) {
        assertThat(seen.color()[p]).as("lit, %f %f", x, y).isCloseTo(0.8f, within(0.01f));
      }
    }
    assertThat(dark).isGreaterThan(5);
  }

  @Test
  void theEdgeOfAShadowIsAsSoftAsAsked() {
    RenderMesh plane = TestMeshes.square(0, 0, 5, 1.7);
    RenderMesh scene = TestMeshes.join(plane, TestMeshes.square(-1.6, 0, 4, 1.4));
    int[] between = new int[2];
    for (int i = 0; i < 2; i++) {
      var light =
          new DirectionalLight(new float[] {-0.6f, 0, -0.8f}, new float[] {1, 1, 1}, 0.1 * i, 1);
      float[] color = draw(scene, WHITE, new Lighting(even(0), List.of(light))).color();
      for (int x = 32; x < 64; x++) {
        float value = color[64 * 32 + x];
        between[i] += value > 0.05f && value < 0.75f ? 1 : 0;
      }
    }
    assertThat(between[0]).isLessThanOrEqualTo(1);
    assertThat(between[1]).isGreaterThan(between[0]);
  }

  @Test
  void aBallDoesNotShadowItsLitSide() {
    RenderMesh ball = TestMeshes.ball(0, 0, 4, 1, 60, 80);
    double[] d = {-0.5, -0.3, -Math.sqrt(1 - 0.34)};
    float[] towards = {(float) d[0], (float) d[1], (float) d[2]};
    var light = new DirectionalLight(towards, new float[] {1, 1, 1}, 0.03, 1);
    Rendering seen = draw(ball, WHITE, new Lighting(even(0), List.of(light)));
    for (int p = 0; p < 4096; p++) {
      double cosine = 0;
      for (int k = 0; k < 3; k++) {
        cosine += d[k] * seen.normal()[k * 4096 + p];
      }
      if (cosine > 0.3) {
        assertThat((double) seen.color()[p]).isCloseTo(cosine, within(0.02));
      }
    }
  }
}
