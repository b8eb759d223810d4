package org.icportrait.face.render;

import java.util.ArrayList;
import java.util.List;
import org.icportrait.face.SphericalHarmonics;

/** Draws a lit mesh with all that is known about its surface. */
public final class Renderer {
  private Renderer() {}

  /**
   * Draws one picture.
   *
   * @param camera where from
   * @param mesh what
   * @param albedo its colour in even white light
   * @param lighting Lambertian shading: harmonics, and directional lights with shadows
   * @param bands of rows drawn in parallel; 1 for the caller's thread alone, which is best where
   *     many pictures are drawn at the same time. The result does not depend on it.
   */
  public static Rendering render(
      Camera camera, RenderMesh mesh, Albedo albedo, Lighting lighting, int bands) {
    int pixels = camera.width() * camera.height();
    Raster raster = Rasterizer.draw(camera, mesh.vertices(), mesh.triangles(), bands);
    List<ShadowMap> shadows = new ArrayList<>();
    for (DirectionalLight light : lighting.lights()) {
      shadows.add(light.strength() > 0 ? ShadowMap.of(mesh, light, bands) : null);
    }
    Rendering out =
        new Rendering(
            camera.width(),
            camera.height(),
            new float[3 * pixels],
            raster.depth(),
            new float[3 * pixels],
            new float[3 * pixels],
            raster.coverage());
    Rasterizer.inBands(
        bands,
        camera.height(),
        (from, to) -> shade(camera, mesh, albedo, lighting, shadows, raster, out, from, to));
    return out;
  }

  private static void shade(
      Camera camera,
      RenderMesh mesh,
      Albedo albedo,
      Lighting lighting,
      List<ShadowMap> shadows,
      Raster raster,
      Rendering out,
      int from,
      int to) {
    int width = camera.width();
    int pixels = width * camera.height();
    double[] basis = new double[SphericalHarmonics.BASIS];
    float[] normal = new float[3];
    float[] canonical = new float[3];
    float[] color = new float[3];
    float[] light = new float[3];
    double[] point = new double[3];
    double[][] towards =
        lighting.lights().stream().map(DirectionalLight::unit).toArray(double[][]::new);
    for (int p = from * width; p < to * width; p++) {
      if (raster.triangle()[p] < 0) {
        continue;
      }
      raster.interpolate(p, mesh.triangles(), mesh.canonical(), 3, canonical);
      raster.interpolate(p, mesh.triangles(), mesh.normals(), 3, normal);
      albedo.at(raster, p, mesh.triangles(), color);
      point[2] = raster.depth()[p];
      point[0] = (p % width + 0.5 - camera.centerX()) * point[2] / camera.focal();
      point[1] = (p / width + 0.5 - camera.centerY()) * point[2] / camera.focal();
      double length =
          Math.sqrt(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]) + 1e-20;
      double side = (isSeenFromBehind(mesh, raster.triangle()[p], point) ? -1 : 1) / length;
      for (int k = 0; k < 3; k++) {
        normal[k] *= (float) side;
      }
      lighting.surrounding().shade(normal[0], normal[1], normal[2], basis, light);
      for (int i = 0; i < shadows.size(); i++) {
        add(lighting.lights().get(i), towards[i], shadows.get(i), point, normal, light);
      }
      for (int k = 0; k < 3; k++) {
        out.color()[k * pixels + p] = color[k] * light[k];
        out.normal()[k * pixels + p] = normal[k];
        out.canonical()[k * pixels + p] = canonical[k];
      }
    }
  }

  private static void add(
      DirectionalLight light,
      double[] unit,
      ShadowMap shadow,
      double[] point,
      float[] normal,
      float[] sum) {
    double cosine = unit[0] * normal[0] + unit[1] * normal[1] + unit[2] * normal[2];
    if (cosine <= 0) {
      return;
    }
    if (shadow != null) {
      cosine *= 1 - light.strength() * (1 - shadow.lit(point, normal));
    }
    for (int k = 0; k < 3; k++) {
      sum[k] += (float) (cosine * light.rgb()[k]);
    }
  }

  private static boolean isSeenFromBehind(RenderMesh mesh, int triangle, double[] point) {
    float[] v = mesh.vertices();
    int a = 3 * mesh.triangles()[3 * triangle];
    int b = 3 * mesh.triangles()[3 * triangle + 1];
    int c = 3 * mesh.triangles()[3 * triangle + 2];
    double ux = v[b] - v[a];
    double uy = v[b + 1] - v[a + 1];
    double uz = v[b + 2] - v[a + 2];
    double wx = v[c] - v[a];
    double wy = v[c + 1] - v[a + 1];
    double wz = v[c + 2] - v[a + 2];
    return (uy * wz - uz * wy) * point[0]
            + (uz * wx - ux * wz) * point[1]
            + (ux * wy - uy * wx) * point[2]
        > 0;
  }
}
